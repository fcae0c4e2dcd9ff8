export const hubSpotTiming = {
  /** HubSpot takes a second or two for a batch of 100; after this long no answer is expected any more. */
  hubspotCallMs: 10_000,
  /**
   * Time after its end in which a call without an answer may still take effect. Any gateway between us and HubSpot's
   * database has given up long before.
   */
  hubspotLateWriteMs: 60_000,
};
