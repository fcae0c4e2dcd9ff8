/** Runs before all tests, in jest's own process, whose environment the workers inherit. */
module.exports = async () => {
  const { startTestPostgres } = await import('../support/test-postgres.ts');
  globalThis.stopTestPostgres = await startTestPostgres();
};
