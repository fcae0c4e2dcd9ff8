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
import { propertyGroup, type PropertySpec } from './contact-schema.ts';
import { answerOf, exchange, type HubSpotAnswer, type HubSpotTransportOptions } from '../hubspot.transport.ts';

const types = { string: PropertyCreateTypeEnum.String, datetime: PropertyCreateTypeEnum.Datetime } as const;
const fieldTypes = { text: PropertyCreateFieldTypeEnum.Text, date: PropertyCreateFieldTypeEnum.Date } as const;

/** The contact properties API of the official client. Rejects only when there was no answer. */
export class PropertiesClient {
  readonly #properties: CoreApi;
  readonly #groups: GroupsApi;

  constructor(options: HubSpotTransportOptions) {
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
    return answerOf(this.#properties.getAllWithHttpInfo('contacts'));
  }

  create({ type, fieldType, ...property }: PropertySpec): Promise<HubSpotAnswer> {
    return answerOf(
      this.#properties.createWithHttpInfo('contacts', {
        ...property,
        type: types[type],
        fieldType: fieldTypes[fieldType],
        groupName: propertyGroup.name,
      }),
    );
  }

  /** 409 when there is one already. */
  createGroup(): Promise<HubSpotAnswer> {
    return answerOf(this.#groups.createWithHttpInfo('contacts', { ...propertyGroup, displayOrder: -1 }));
  }
}
