import type { CompilerCache, EngineRequests, ImageConfig } from '../engine-requests';

/** Peers from 2.5.15 and 3.1.4 on write the version of the API before the path. */
const target = (text: string): RegExp => new RegExp(`^(?:/v1\\.\\d{2})?${text}$`);

const OWN = '/containers/(?<name>[^/?&#]+)';
const BUILD_CONTAINER = '/containers/(?<id>[0-9a-f]{64})';
const LOG = 'attach\\?logs=1&stderr=1&stdout=1&stream=1';
const INTO = 'archive\\?(?:noOverwriteDirNonDir=true&)?path=';
const WAIT = 'wait(?:\\?condition=(?:not-running|next-exit))?';

/** Of a build: what says nothing, and what the gateway decides itself. */
const NOTHING = '[a-z]+=(?:0|null|%7B%7D|%5B%5D)?|(?:rm|forcerm|version)=1';
const BUILD = `/build\\?(?:(?:networkmode=(?<network>[^/?&#]+)|${NOTHING})&)*t=(?<name>[^/?&#]+)(?:&(?:${NOTHING}))*`;

/** What runs in a container of fabric-ccenv, fabric-nodeenv or fabric-javaenv. */
const GO_BUILD = /\bgo build -v [\s\S]*-o \/chaincode\/output\/chaincode /;
const OTHER_BUILD = /^\s*(?:set -e\s+if \[ -x \/chaincode\/build\.sh \]|\.\/build\.sh\s*$)/;

/**
 * As peers of 2.5.12 and 3.1.1 write them, whose client is go-dockerclient, and as Docker's own client library does, which
 * later releases have.
 */
export const engineRequests: EngineRequests = {
  summary:
    'get the version, inspect images, pull those that it compiles in, build its own images, compile in containers of the build images, and create, fill, start, stop, kill and remove its own containers, with the requests that a peer of Fabric 2.5 or 3.1 sends',
  permitted: [
    ['GET', target('/_ping'), 'engine'],
    ['HEAD', target('/_ping'), 'engine'],
    ['GET', target('/version'), 'version'],
    ['GET', target('/info'), 'engine'],
    ['GET', target('/images/(?<name>[^?#]+)/json'), 'image'],
    ['POST', target('/images/create\\?fromImage=[^&?#]+(?:&tag=[^&?#]+)?'), 'pull'],
    ['POST', target(BUILD), 'build'],
    ['POST', target('/containers/create\\?name=(?<name>[^/?&#]+)'), 'create'],
    ['PUT', target(`${OWN}/${INTO}%2F`), 'files'],
    ['POST', target('/containers/create\\??'), 'create build container'],
    ['PUT', target(`${BUILD_CONTAINER}/${INTO}%2Fchaincode%2Finput`), 'build input'],
    ['POST', target(`${BUILD_CONTAINER}/${LOG}`), 'build log'],
    ['POST', target(`${BUILD_CONTAINER}/start`), 'start build'],
    ['POST', target(`${BUILD_CONTAINER}/${WAIT}`), 'await build'],
    ['GET', target(`${BUILD_CONTAINER}/archive\\?path=%2Fchaincode%2Foutput%2F\\.`), 'build output'],
    ['DELETE', target(`${BUILD_CONTAINER}(?:\\?(?:force=1)?(?:&?v=1)?)?`), 'remove build container'],
    ['POST', target(`${OWN}/${LOG}`), 'attach'],
    ['POST', target(`${OWN}/start`), 'container'],
    ['POST', target(`${OWN}/${WAIT}`), 'container'],
    ['POST', target(`${OWN}/stop\\?t=0`), 'container'],
    ['POST', target(`${OWN}/kill(?:\\?(?:signal=(?:SIG)?KILL)?)?`), 'container'],
    ['DELETE', target(`${OWN}\\?force=1(?:&v=1)?`), 'container'],
  ],
  dockerfileLabel: /^org\.hyperledger\.fabric\.[\w.]+$/,
  buildStep: (command) => {
    if (command.join(' ') === 'go version') return 'version'; // From 2.5.15 and 3.1.4 on.
    const [shell, option, script = '', ...more] = command;
    const isScript = shell === '/bin/sh' && option === '-c' && more.length === 0;
    return isScript && (GO_BUILD.test(script) || OTHER_BUILD.test(script)) ? 'compile' : undefined;
  },
  compilerCache: ([, , script = ''], image) => (GO_BUILD.test(script) ? goCache(image) : undefined),
};

/** Where Go looks for its cache in a container of this image, which may come with a filled one. */
function goCache({ Env, User = '' }: ImageConfig): CompilerCache {
  const value = (name: string) => Env?.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
  const [user = ''] = User.split(':');
  const home = value('HOME') ?? (['', '0', 'root'].includes(user) ? '/root' : `/home/${user}`);
  return { variable: 'GOCACHE', folder: value('GOCACHE') ?? `${home}/.cache/go-build` };
}
