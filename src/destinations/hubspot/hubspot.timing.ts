export const hubSpotTiming = {
  /** A batch of 100 takes HubSpot a second or two; a call that takes longer than this is not coming back. */
  hubspotCallMs: 10_000,
  /**
   * How long after its end a call to HubSpot without an answer may still take effect: long after any gateway between us
   * and HubSpot's database has given up.
   */
  hubspotLateWriteMs: 60_000,
};
