import {
  BatchApi,
  createConfiguration,
  ResponseContext,
  SelfDecodingBody,
  ServerConfiguration,
  wrapHttpLibrary,
} from '@hubspot/api-client/lib/codegen/crm/contacts/index.js';
import { answerOf, exchange, type HubSpotAnswer, type HubSpotTransportOptions } from './hubspot.transport.ts';

/** The property with a contact's further e-mails, separated by semicolons. */
export const furtherEmails = 'hs_additional_emails';

/** One contact of a batch. */
export interface ContactInput {
  readonly idProperty: string;
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Unique in the batch; HubSpot names the input by it in errors, and can then fail the input alone. */
  readonly objectWriteTraceId: string;
}

/**
 * Calls the contacts API through the official client. Every HTTP status is an answer. Methods reject only when there
 * was none (see `noAnswer`), and never with the client's own error, whose message quotes the request.
 */
export class HubSpotClient {
  readonly #batch: BatchApi;

  constructor(options: HubSpotTransportOptions) {
    this.#batch = new BatchApi(
      createConfiguration({
        baseServer: new ServerConfiguration(options.baseUrl, {}),
        authMethods: { oauth2: { accessToken: options.accessToken } },
        httpApi: wrapHttpLibrary({
          send: async (request) => {
            const { status, headers, body } = await exchange(request, options);
            return new ResponseContext(status, headers, new SelfDecodingBody(Promise.resolve(body)));
          },
        }),
      }),
    );
  }

  /** Takes at most 100 inputs, all with the same idProperty, no contact twice. */
  upsert(inputs: readonly ContactInput[]): Promise<HubSpotAnswer> {
    const batch = { inputs: inputs.map((input) => ({ ...input, properties: { ...input.properties } })) };
    return answerOf(this.#batch.upsertWithHttpInfo(batch));
  }

  /** Takes at most 100 inputs whose ids are HubSpot's record ids. A missing record is an error, and is not created. */
  update(inputs: readonly Omit<ContactInput, 'idProperty'>[]): Promise<HubSpotAnswer> {
    const batch = inputs.map(({ id, properties, objectWriteTraceId }) => ({
      id,
      properties: { ...properties },
      objectWriteTraceId,
    }));
    return answerOf(this.#batch.updateWithHttpInfo({ inputs: batch }));
  }

  /**
   * Asks which of at most 100 contacts there are; HubSpot answers with an error for each missing one. A contact asked
   * for by a further e-mail comes back with its first as `email`.
   */
  read(idProperty: string, ids: readonly string[]): Promise<HubSpotAnswer> {
    const inputs = ids.map((id) => ({ id }));
    const properties = idProperty === 'email' ? ['email', furtherEmails] : [idProperty];
    return answerOf(this.#batch.readWithHttpInfo({ idProperty, inputs, properties, propertiesWithHistory: [] }));
  }
}
