/** What a project uses: the configuration for Cucumber, the World, and what own steps need. */
export { bddtests, profile } from './profile';
export type { Deployment } from './support/chaincode/deployment';
export { AssertionFailure, FabricRefusal, PeerUnreachable, TimedOut, UserError } from './support/errors';
export type { Chaincode, Constructor } from './support/fabric/chaincode';
export type { ChaincodeName, PeerName, TransactionId, UserName } from './support/fabric/names';
export type { Outcome } from './support/fabric/outcome';
export type { HttpAnswer, PeerClient } from './support/fabric/peer';
export type { Topology } from './support/fabric/topology';
export type { Transaction } from './support/fabric/transactions';
export type { CallOptions, Client } from './support/network/client';
export type { Network } from './support/network/network';
export type { Peer } from './support/network/peer';
export type { PeerAssertions } from './support/network/peer-assertions';
export type { FaultTargets, PeerSelector, StreamName, TopologyChange } from './support/scenario/step-values';
export { eventually } from './support/waiting/eventually';
export { FabricWorld, Given, Then, When } from './support/world';
