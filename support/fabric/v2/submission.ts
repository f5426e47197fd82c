import { status } from '@grpc/grpc-js';
import {
  type Commit,
  type Transaction as EndorsedTransaction,
  type Gateway,
  GatewayError,
  type Proposal,
  StatusCode,
} from '@hyperledger/fabric-gateway';
import { gateway as messages, peer } from '@hyperledger/fabric-protos';
import { eventually, type Finding, WaitFailed } from '../../waiting/eventually';
import type { TransactionId } from '../names';
import { accepted, type Outcome, refused } from '../outcome';
import { CHANNEL } from './genesis';
import { messageOf, read } from './messages';

/** Milliseconds for endorsements: a little more than the gateway has, which says what is missing. */
const ENDORSE_BOUND = 40_000;

/** Milliseconds from the submit of a transaction until its block must be on the peer. */
const COMMIT_BOUND = 30_000;

/** Milliseconds until a peer has caught up with the others, which it needs to endorse the same. */
const LEVEL_BOUND = 10_000;

/** An orderer that took the transaction and was lost before it answered, in the words of Go's gRPC. */
const LOST = /keepalive ping failed|transport is closing|error reading from server/;

export interface Submission {
  readonly chaincode: string;
  readonly name: string;
  readonly args: readonly (string | Uint8Array)[];
  /** MSP ids; by default the gateway chooses as the endorsement policy asks for. */
  readonly endorsers?: readonly string[] | undefined;
  readonly transient?: Readonly<Record<string, string>> | undefined;
  /** True for the call that a definition with init required waits for. */
  readonly isInit?: boolean | undefined;
}

/**
 * Makes this many transactions: endorses each, then has them ordered one after the other, then awaits each on the gateway's
 * peer. One that was submitted and not seen in a block within the bound is no refusal: its id is the answer, and the ledger
 * tells.
 */
export async function submit(
  gateway: Gateway,
  submission: Submission,
  times: number,
  where: string,
): Promise<Outcome<TransactionId>[]> {
  const proposals = Array.from({ length: times }, () => proposalOf(gateway, submission));
  const endorsed = await Promise.all(proposals.map((proposal) => endorse(proposal, where)));
  const deadline = Date.now() + COMMIT_BOUND;
  const submitted: Outcome<Commit | undefined>[] = [];
  for (const outcome of endorsed)
    submitted.push(
      outcome.ok ? await outcomeOf(where, async () => outcome.value?.submit({ deadline }), isOpen) : outcome,
    );
  return Promise.all(
    submitted.map(async (sent, index) => {
      const id = proposals[index]?.getTransactionId() ?? '';
      const seen = sent.ok
        ? await outcomeOf(where, async () => sent.value?.getStatus({ deadline }), isUnknown)
        : sent;
      if (!seen.ok) return seen;
      if (!seen.value || seen.value.successful) return accepted(id);
      const message = `the transaction is invalid: ${codeName(seen.value.code)}`;
      return refused(message, where, undefined, id);
    }),
  );
}

/** Peers that do not have the same blocks yet endorse different results; then nothing is ordered, and all are asked again. */
async function endorse(proposal: Proposal, where: string): Promise<Outcome<EndorsedTransaction | undefined>> {
  const ask = () => outcomeOf(where, () => proposal.endorse({ deadline: Date.now() + ENDORSE_BOUND }));
  const outcome = await ask();
  if (!differs(outcome)) return outcome;
  const probe = async (): Promise<Finding<typeof outcome>> => {
    const next = await ask();
    return next.ok || !differs(next) ? { found: next } : { seen: next.error.message };
  };
  return eventually('the peers endorse the same result', probe, { within: LEVEL_BOUND }).catch(
    (error: unknown) => {
      if (error instanceof WaitFailed) return outcome;
      throw error;
    },
  );
}

const differs = (outcome: Outcome<unknown>): boolean =>
  !outcome.ok && /ProposalResponsePayloads do not match/.test(outcome.error.message);

/** Undefined where what became of it stays open. Throws where the peer does not answer. */
async function outcomeOf<T>(
  where: string,
  call: () => Promise<T>,
  staysOpen: (error: GatewayError) => boolean = () => false,
): Promise<Outcome<T | undefined>> {
  try {
    return accepted(await call());
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    if (staysOpen(error)) return accepted(undefined);
    if (isUnanswered(error)) throw error;
    return refused(wordsOf(error), where);
  }
}

/** True where the transaction may still come into a block. */
const isOpen = (error: GatewayError): boolean =>
  error.code === status.CANCELLED ||
  error.code === status.DEADLINE_EXCEEDED ||
  (error.code === status.UNAVAILABLE && LOST.test(wordsOf(error)));

/** The same for one that was ordered: whoever is asked what became of it refuses only the question. */
const isUnknown = (error: GatewayError): boolean => isOpen(error) || !isUnanswered(error);

/** True where the peer itself did not answer; the gateway of one that lacks others says UNAVAILABLE, too. */
export const isUnanswered = ({ code, cause }: GatewayError): boolean =>
  (code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED) && NO_ANSWER.test(cause.details);

/** In the words of grpc-js. */
const NO_ANSWER =
  /^No connection established|^Connection dropped|^Name resolution failed|ECONN|^Deadline exceeded after/;

function proposalOf(
  gateway: Gateway,
  { chaincode, name, args, endorsers, transient, isInit }: Submission,
): Proposal {
  const proposal = gateway
    .getNetwork(CHANNEL)
    .getContract(chaincode)
    .newProposal(name, {
      arguments: [...args],
      ...(endorsers && { endorsingOrganizations: [...endorsers] }),
      ...(transient && { transientData: transient }),
    });
  // The gateway's client has no option for it.
  return isInit ? gateway.newProposal(asInit(proposal.getBytes())) : proposal;
}

/** The same proposal, marked as the call that initializes the chaincode. */
function asInit(bytes: Uint8Array): Uint8Array {
  const proposed = read(messages.ProposedTransaction, bytes);
  const proposal = read(peer.Proposal, proposed.getProposal()?.getProposalBytes_asU8());
  const payload = read(peer.ChaincodeProposalPayload, proposal.getPayload_asU8());
  const invocation = read(peer.ChaincodeInvocationSpec, payload.getInput_asU8());
  invocation.getChaincodeSpec()?.getInput()?.setIsInit(true);
  payload.setInput(invocation.serializeBinary());
  proposal.setPayload(payload.serializeBinary());
  proposed.setProposal(messageOf(peer.SignedProposal, { proposalBytes: proposal.serializeBinary() }));
  return proposed.serializeBinary();
}

/** A validation code by its name: `VALID`, `MVCC_READ_CONFLICT`. */
export const codeName = (code: number): string =>
  Object.entries(StatusCode).find(([, number]) => number === code)?.[0] ?? String(code);

/** Fabric's own words: those of the peers that refused, or else of the gateway. */
function wordsOf({ details, message }: GatewayError): string {
  const words = [...new Set(details.map((detail) => detail.message))];
  return words.length > 0 ? words.join('; ') : message;
}
