/** What peers ask of the Docker engine. */
export interface EngineRequests {
  /**
   * Targets are matched undecoded, exactly as peers write them. The group `name` is that of an image or a container, `id`
   * that of a build container, `network` that of a Docker network.
   */
  readonly permitted: readonly (readonly [method: string, target: RegExp, kind: EngineRequestKind])[];
  /** All of them in words, behind "may only". */
  readonly summary: string;
  /** The names of labels that Dockerfiles set themselves; undefined for none. */
  readonly dockerfileLabel?: RegExp;
  /** What a container without a name is for, by its command; undefined for a command that no peer has. */
  readonly buildStep?: (command: readonly string[]) => BuildStep | undefined;
  /** Where a build container with this command keeps what the compiler can use again; undefined for nowhere. */
  readonly compilerCache?: (command: readonly string[], image: ImageConfig) => CompilerCache | undefined;
}

/**
 * `engine`, `version`: about the engine as a whole. `pull`: of an image that the peer compiles in. `build`: of an image.
 * `create`, `container`, `files`, `attach`: a container of the peer's own by its name. The others: a container without a name
 * that the peer compiles in, by its id.
 */
export type EngineRequestKind =
  | 'engine'
  | 'version'
  | 'image'
  | 'pull'
  | 'build'
  | 'create'
  | 'container'
  | 'files'
  | 'attach'
  | BuildContainerRequestKind;

export type BuildContainerRequestKind =
  | 'create build container'
  | 'build input'
  | 'build log'
  | 'start build'
  | 'await build'
  | 'build output'
  | 'remove build container';

/** A peer compiles before it builds the image, and may ask for the compiler's version before that. */
export type BuildStep = 'compile' | 'version';

/** What an image says of its containers, as the engine words it. */
export interface ImageConfig {
  readonly Env?: readonly string[] | null;
  readonly User?: string;
}

/** A folder of a build container, and the variable that names it. */
export interface CompilerCache {
  readonly variable: string;
  readonly folder: string;
}
