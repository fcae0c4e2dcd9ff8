import {
  BatchApi,
  createConfiguration,
  ResponseContext,
  SelfDecodingBody,
  ServerConfiguration,
  wrapHttpLibrary,
} from '@hubspot/api-client/lib/codegen/crm/contacts/index.js';
import { answerOf, exchange, type HubSpotAnswer, type HubSpotTransportOptions } from './hubspot.transport.ts';

/** The property that holds a contact's further addresses, with semicolons between. */
export const furtherEmails = 'hs_additional_emails';

/** One contact of a batch upsert. */
export interface ContactInput {
  readonly idProperty: string;
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Unique in the batch: names the input in errors, and lets HubSpot fail it alone. */
  readonly objectWriteTraceId: string;
}

/**
 * The contacts API of the official client. Every HTTP status is an answer; methods reject only when there was none (see
 * `noAnswer`), and never with the client's own error, whose message quotes the request.
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

  /** At most 100 inputs, all with the same idProperty, no contact twice. */
  upsert(inputs: readonly ContactInput[]): Promise<HubSpotAnswer> {
    const batch = { inputs: inputs.map((input) => ({ ...input, properties: { ...input.properties } })) };
    return answerOf(this.#batch.upsertWithHttpInfo(batch));
  }

  /** At most 100 inputs whose ids are HubSpot's record ids; a record that is not there is an error, not created. */
  update(inputs: readonly Omit<ContactInput, 'idProperty'>[]): Promise<HubSpotAnswer> {
    const batch = inputs.map(({ id, properties, objectWriteTraceId }) => ({
      id,
      properties: { ...properties },
      objectWriteTraceId,
    }));
    return answerOf(this.#batch.updateWithHttpInfo({ inputs: batch }));
  }

  /**
   * Which of at most 100 contacts there are: the missing ones come as errors. One that was asked for by a further address
   * comes with its first.
   */
  read(idProperty: string, ids: readonly string[]): Promise<HubSpotAnswer> {
    const inputs = ids.map((id) => ({ id }));
    const properties = idProperty === 'email' ? ['email', furtherEmails] : [idProperty];
    return answerOf(this.#batch.readWithHttpInfo({ idProperty, inputs, properties, propertiesWithHistory: [] }));
  }
}
