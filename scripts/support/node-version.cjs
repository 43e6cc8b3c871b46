/*
 * Stops with one sentence where Node is older than package.json asks for. This file is written in
 * the JavaScript of 2009, so that any Node can read it; keep it so, and require nothing newer.
 */
'use strict';

/** `>=20.19.0` to `[20, 19, 0]`; text without a number to `[0, 0, 0]`. */
function parse(text) {
  var match = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text) || [];
  return [Number(match[1] || 0), Number(match[2] || 0), Number(match[3] || 0)];
}

/** The sentence to show where `version` is older than `engines` allows, else an empty text. */
function complaint(version, engines) {
  var have = parse(version);
  var need = parse(engines);
  for (var i = 0; i < 3; i += 1) {
    if (have[i] > need[i]) return '';
    if (have[i] < need[i]) {
      return (
        'Logbook needs Node ' +
        need[0] +
        '.' +
        need[1] +
        ' or newer, and this is Node ' +
        have.join('.') +
        ': install a newer one from https://nodejs.org and type the command again.'
      );
    }
  }
  return '';
}

var sentence = complaint(process.versions.node, require('../../package.json').engines.node);
if (sentence) {
  console.error(sentence);
  process.exit(1);
}

module.exports = { complaint: complaint };
