// Loaded into a peer of the embedded network before its own program.
const http = require('node:http');

const isPeer = process.argv.includes('start');

/** Of a build, in milliseconds. */
const DELAY = 4_000;

const deviations = {
  'no dev image on vp2': () => onBuild((send) => process.env.CORE_PEER_ID !== 'vp2' && send()),
  'slow build': () => onBuild((send) => setTimeout(send, DELAY)),
  'stale answers': answerAsTheFirstTime,
  'error in its log': () =>
    process.stderr.write('10:00:00.000 [ledger] init -> ERRO 001 the disk is almost full\n'),
  'does not start': () => process.exit(3),
};

if (isPeer) deviations[process.env.DEVIATION]();

/** `decide` gets what sends a build to the engine. */
function onBuild(decide) {
  const { request } = http;
  http.request = (...args) => {
    const sent = request(...args);
    if (!args.some((arg) => String(arg?.path ?? arg).startsWith('/build'))) return sent;
    const { end } = sent;
    sent.end = (...rest) => {
      decide(() => end.apply(sent, rest));
      return sent;
    };
    return sent;
  };
}

/** A query gets the answer that the same query got first. */
function answerAsTheFirstTime() {
  const answers = new Map();
  const { emit } = http.Server.prototype;
  http.Server.prototype.emit = function (event, request, response, ...more) {
    const pass = () => emit.call(this, event, request, response, ...more);
    if (event !== 'request' || request.method !== 'POST') return pass();
    const body = [];
    request.on('data', (chunk) => body.push(chunk));
    const { end, writeHead } = response;
    response.writeHead = () => response; // With the length of an answer that may be replaced.
    response.end = (answer) => {
      const asked = Buffer.concat(body)
        .toString()
        .replace(/"id":\s*\d+/, '');
      if (asked.includes('"query"') && !answers.has(asked)) answers.set(asked, answer);
      const given = answers.get(asked) ?? answer;
      if (!response.hasHeader('Transfer-Encoding')) response.setHeader('Content-Length', given.length);
      writeHead.call(response, 200);
      return end.call(response, given);
    };
    return pass();
  };
}
