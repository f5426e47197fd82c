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
  /** True for the command of a build container, in which a peer compiles before it builds the image. */
  isBuildCommand?(command: readonly string[]): boolean;
  /** True for the command of a container in which a peer asks for the compiler's version before it compiles. */
  isVersionCommand?(command: readonly string[]): boolean;
  /** Where a build container with this command keeps what the compiler can use again; undefined for nowhere. */
  compilerCache?(command: readonly string[], image: ImageConfig): CompilerCache | undefined;
}

/**
 * `engine`: about the engine as a whole. `pull`: of an image that the peer compiles in. `build`: of an image. `create`,
 * `container`, `files`, `attach`: a container of the peer's own by its name. The others: a container without a name that the
 * peer compiles in, by its id.
 */
export type EngineRequestKind =
  | 'engine'
  | 'image'
  | 'pull'
  | 'build'
  | 'create'
  | 'container'
  | 'files'
  | 'attach'
  | 'create build container'
  | 'build input'
  | 'build log'
  | 'start build'
  | 'await build'
  | 'build output'
  | 'remove build container';

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
