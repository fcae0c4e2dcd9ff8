import type { Reply } from '../server/reply.ts';
import type { VendorRequest } from '../server/vendor-request.ts';
import { missingScope } from './missing-scope.ts';
import { SlackArguments } from './slack-arguments.ts';
import { slackError } from './slack-error.ts';
import { slackMethods, type SlackMethod } from './slack-methods.ts';
import type { Workspace } from './workspace.ts';

/** Answers a call of Slack's Web API. Checks method, token and scopes before the method runs. */
export function slackApi(workspace: Workspace, botToken: string, request: VendorRequest): Reply {
  const name = request.path.replace(/^\/api\//, '');
  const method = Object.hasOwn(slackMethods, name) ? slackMethods[name] : undefined;
  if (method === undefined) return slackError('unknown_method', { req_method: name });
  const { authorization } = request.headers;
  if (authorization === undefined) return slackError('not_authed');
  if (authorization !== `Bearer ${botToken}`) return slackError('invalid_auth');
  const reply = run(method, { workspace, request, name });
  return { ...reply, headers: { ...reply.headers, 'x-oauth-scopes': [...workspace.scopes].join(',') } };
}

interface Call {
  readonly workspace: Workspace;
  readonly request: VendorRequest;
  readonly name: string;
}

function run(method: SlackMethod, { workspace, request, name }: Call): Reply {
  if (request.method !== 'POST' && name.startsWith('chat.')) return slackError('invalid_post_type');
  const refusal = method.scope === null ? null : missingScope(workspace.scopes, method.scope);
  if (refusal !== null) return refusal;
  const given = SlackArguments.of(request);
  return given === null ? slackError('invalid_post_type') : method.run(workspace, given, request);
}
