/** Before all tests, in jest's own process: its workers inherit the environment. */
module.exports = async () => {
  const { startTestPostgres } = await import('../support/test-postgres.ts');
  globalThis.stopTestPostgres = await startTestPostgres();
};
