// Preloaded into the connector (`node --import`). Ends the connector with its parent, even by kill -9: stdin ends then.
const letGo = (): void => {
  process.kill(process.pid, 'SIGTERM');
};
process.stdin.on('end', letGo).on('error', letGo).resume();
