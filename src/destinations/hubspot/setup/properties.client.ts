import {
  CoreApi,
  createConfiguration,
  GroupsApi,
  PropertyCreateFieldTypeEnum,
  PropertyCreateTypeEnum,
  ResponseContext,
  SelfDecodingBody,
  ServerConfiguration,
  wrapHttpLibrary,
} from '@hubspot/api-client/lib/codegen/crm/properties/index.js';
import { noAnswerAdvice } from '../../no-answer.ts';
import { propertyGroup, type PropertySpec } from './contact-schema.ts';
import { answerOf, exchange, type HubSpotAnswer, type HubSpotTransportOptions } from '../hubspot.transport.ts';

const types = { string: PropertyCreateTypeEnum.String, datetime: PropertyCreateTypeEnum.Datetime } as const;
const fieldTypes = { text: PropertyCreateFieldTypeEnum.Text, date: PropertyCreateFieldTypeEnum.Date } as const;

/**
 * Calls the contact properties API through the official client. Rejects only when there was no answer, with an Error
 * that says where and what to check.
 */
export class PropertiesClient {
  readonly #properties: CoreApi;
  readonly #groups: GroupsApi;

  constructor(private readonly options: HubSpotTransportOptions) {
    const configuration = createConfiguration({
      baseServer: new ServerConfiguration(options.baseUrl, {}),
      authMethods: { oauth2: { accessToken: options.accessToken } },
      httpApi: wrapHttpLibrary({
        send: async (request) => {
          const { status, headers, body } = await exchange(request, options);
          return new ResponseContext(status, headers, new SelfDecodingBody(Promise.resolve(body)));
        },
      }),
    });
    this.#properties = new CoreApi(configuration);
    this.#groups = new GroupsApi(configuration);
  }

  list(): Promise<HubSpotAnswer> {
    return this.#answerOf(this.#properties.getAllWithHttpInfo('contacts'));
  }

  create({ type, fieldType, ...property }: PropertySpec): Promise<HubSpotAnswer> {
    return this.#answerOf(
      this.#properties.createWithHttpInfo('contacts', {
        ...property,
        type: types[type],
        fieldType: fieldTypes[fieldType],
        groupName: propertyGroup.name,
      }),
    );
  }

  /** HubSpot answers 409 when the group is there already. */
  createGroup(): Promise<HubSpotAnswer> {
    return this.#answerOf(this.#groups.createWithHttpInfo('contacts', { ...propertyGroup, displayOrder: -1 }));
  }

  async #answerOf(call: Parameters<typeof answerOf>[0]): Promise<HubSpotAnswer> {
    const { baseUrl: url, timeoutMs } = this.options;
    try {
      return await answerOf(call);
    } catch (error) {
      throw new Error(noAnswerAdvice(error, { vendor: 'HubSpot', url, variable: 'HUBSPOT_BASE_URL', timeoutMs }), {
        cause: error,
      });
    }
  }
}
