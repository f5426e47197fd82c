/** What one client of the engine may do, and how what it makes is marked. */
export interface GatewayClient {
  /** One word, as it stands in paths and reports. */
  readonly name: string;
  /** True for a name of an image or a container that is this client's own. */
  isOwnName(name: string): boolean;
  /** Builds of equal content have equal keys, whatever they are named. */
  buildKey(imageName: string): string;
  /** Added to every container it makes. */
  readonly labels: Readonly<Record<string, string>>;
  /** Added to every image it builds. Each is a step of the build, and takes some 100 ms. */
  readonly imageLabels: Readonly<Record<string, string>>;
  /** Docker networks its containers may join, besides host, bridge, default. */
  readonly networks?: readonly string[];
}
