/** The campaign whose channel the stand-in for Slack has archived. */
export const archived = { id: 'camp_demoAutumn', name: 'Autumn Circle' };

/** Adds a route of `archived` to the text of the delivered settings. */
export function withArchivedChannel(settings: string): string {
  return settings.replace('routes: []', `routes: [{ campaign: ${archived.id}, channel: C0ARCHIVED }]`);
}
