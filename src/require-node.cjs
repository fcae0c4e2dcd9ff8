'use strict';

// Runs before anything else is loaded, so it must be understood by every Node there is: an old one would otherwise stop
// at the first import, with a message that does not say why. `npm ci` brings the right Node along (the dev dependency
// `node`), unless its install script is not allowed: then npm is silent, and the system's Node runs.

var needed = require('../package.json').engines.node.replace('>=', '');

/** Versions as text, such as '22.22' and '20.19.5'. */
function isOlder(version, than) {
  var is = version.split('.').map(Number);
  var must = than.split('.').map(Number);
  return is[0] !== must[0] ? is[0] < must[0] : is[1] < (must[1] || 0);
}

if (isOlder(process.versions.node, needed)) {
  console.error(
    [
      'Tier Relay needs Node.js ' +
        needed +
        ' or newer; this is ' +
        process.versions.node +
        ' (' +
        process.execPath +
        ').',
      'In a checkout, `npm ci` installs Node 24 for the npm scripts. If it did and you still read this, install scripts',
      'were skipped: run `npm rebuild --ignore-scripts=false`, then the npm script again.',
      'Elsewhere, install Node 24 (https://nodejs.org) and start it with that.',
    ].join('\n'),
  );
  process.exit(1);
}
