import type { FaultRules } from './fault-rules.ts';
import { jsonReply } from './json-reply.ts';
import { parseFault } from './parse-fault.ts';
import { parseJson } from './parse-json.ts';
import type { Reply } from './reply.ts';
import type { VendorRequest } from './vendor-request.ts';

export interface Controlled {
  readonly faults: FaultRules;
  /** Returns the stand-in's state, to be sent as JSON. */
  state(query: URLSearchParams): unknown;
  /** Throws an Error that says what is wrong with `settings`. */
  change(settings: unknown): void;
  reset(): void;
}

/** Answers the routes under `/_sandbox/`, with which another process reads a stand-in's state and adds faults. */
export function controlApi(target: Controlled, request: VendorRequest): Reply {
  try {
    return route(target, request);
  } catch (error) {
    return jsonReply(400, { error: error instanceof Error ? error.message : 'refused' });
  }
}

function route(target: Controlled, { method, path, body, query }: VendorRequest): Reply {
  switch (`${method} ${path}`) {
    case 'GET /_sandbox/state':
      return jsonReply(200, target.state(query));
    case 'GET /_sandbox/faults':
      return jsonReply(200, { faults: target.faults.list });
    case 'POST /_sandbox/faults': {
      const given = parseJson(body);
      const faults = (Array.isArray(given) ? (given as readonly unknown[]) : [given]).map(parseFault);
      target.faults.add(...faults);
      return jsonReply(201, { faults: target.faults.list });
    }
    case 'DELETE /_sandbox/faults':
      target.faults.clear();
      return jsonReply(200, { faults: [] });
    case 'PATCH /_sandbox/options':
      target.change(parseJson(body));
      return jsonReply(200, { changed: true });
    case 'POST /_sandbox/reset':
      target.reset();
      return jsonReply(200, { reset: true });
    default:
      return jsonReply(404, { error: `no route ${method} ${path}` });
  }
}
