import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UserError } from '../errors';
import type { Chaincode } from '../fabric/chaincode';
import { ChaincodeFolders } from '../fabric/chaincode-folders';
import type { ChaincodeService } from '../fabric/generation';
import type { Terms } from '../fabric/lifecycle';
import { firstExisting, placesOf } from '../fabric/paths';
import type { Run } from '../network/run';
import type { ScenarioInfo } from './scenario-network';
import type { NamedFolder, TermsText } from './step-values';

/** Where the code of a scenario's chaincodes is, and on what terms organisations agree to them; all by alias. */
export class Chaincodes {
  readonly #folders = new ChaincodeFolders((source) =>
    this.scenario.run.generation.requireSource(source, this.scenario.run.settings),
  );
  /** The addresses of those that run as services. */
  readonly #services = new Map<string, string>();
  readonly #terms = new Map<string, Terms>();

  constructor(private readonly scenario: { readonly run: Run; readonly scenario: ScenarioInfo }) {}

  addFolder(alias: string, { folder, importPath }: NamedFolder): void {
    if (!alias) throw new UserError('the chaincode "": a name is needed');
    this.#folders.add(alias, this.#pathOf(folder), importPath);
  }

  /** Throws a UserError for a folder that holds no chaincode for the images of this run. */
  requireFolder({ folder, importPath }: NamedFolder): void {
    this.#folders.require(folder, this.#pathOf(folder), importPath);
  }

  /** The service that its network has to have. */
  async addService(alias: string, folder: string): Promise<ChaincodeService> {
    const { generation, settings } = this.scenario.run;
    const service = await generation.chaincodeService?.(alias, this.#pathOf(folder), settings);
    if (!service) throw new UserError(`${generation.title} knows no chaincode that runs as a service`);
    this.#services.set(alias, service.address);
    return service;
  }

  /** With its source or the address of its service, where a step gave one. */
  resolve(chaincode: Chaincode): Chaincode {
    const service = this.#services.get(chaincode.alias);
    return service === undefined ? this.#folders.resolve(chaincode) : { ...chaincode, service };
  }

  /** From here on. Later terms replace earlier ones of the same kind. */
  define({ alias }: Chaincode, { collections, ...terms }: TermsText): void {
    const json = collections === undefined ? {} : { collections: this.#read(collections) };
    this.#terms.set(alias, { ...this.#terms.get(alias), ...terms, ...json });
  }

  termsOf({ alias }: Chaincode): Terms {
    return this.#terms.get(alias) ?? {};
  }

  /** To be called once it is committed: the next definition has another one. */
  forgetSequence({ alias }: Chaincode): void {
    const { sequence: _, ...terms } = this.#terms.get(alias) ?? {};
    this.#terms.set(alias, terms);
  }

  #read(path: string): string {
    return readFileSync(this.#pathOf(path), 'utf8');
  }

  /** The absolute path of what a scenario names. Throws a UserError where nothing is there. */
  #pathOf(path: string): string {
    if (path === '') throw new UserError('a path is needed, and "" is none');
    const places = placesOf(path, dirname(resolve(this.scenario.scenario.uri)));
    const found = firstExisting(places);
    if (found) return found;
    throw new UserError(
      `"${path}" does not exist: there is no ${places.join(' or ')}. Paths count from the feature file, then from the working directory.`,
    );
  }
}
