export const propertyTypes = ['string', 'number', 'date', 'datetime', 'enumeration', 'bool'] as const;

export interface PropertyOption {
  readonly label: string;
  readonly value: string;
  readonly displayOrder?: number;
  readonly hidden?: boolean;
}

export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  readonly type: (typeof propertyTypes)[number];
  readonly fieldType: string;
  readonly groupName: string;
  readonly description: string;
  readonly options: readonly PropertyOption[];
  readonly hasUniqueValue: boolean;
  /** True for a property that only HubSpot sets: HubSpot refuses writes of it. */
  readonly readOnly: boolean;
}
