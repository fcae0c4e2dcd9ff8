// Preloaded into the connector (`node --import`): when whoever holds its stdin is gone, even by kill -9, it shuts down.
const letGo = (): void => {
  process.kill(process.pid, 'SIGTERM');
};
process.stdin.on('end', letGo).on('error', letGo).resume();
