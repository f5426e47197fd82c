/** Scenarios of several kinds, as many as wanted: what goes well, what fails to build, what does not come up. */
export function featureOf(count: number): string {
  const scenarios = Array.from({ length: count }, (_, index) => {
    const steps = KINDS[index % KINDS.length] ?? [];
    return `  Scenario: number ${index + 1}\n${steps.map((step) => `    ${step}\n`).join('')}`;
  });
  return `@soak\nFeature: Many scenarios in a row\n\n${scenarios.join('\n')}`;
}

const KINDS: readonly (readonly string[])[] = [
  [
    'Given a 4-peer pbft batch network',
    'When I deploy example02',
    'Then each vp runs a dev container',
    'And querying a on each vp gives 100',
    'When I invoke "invoke" with a, b, 10',
    'Then querying a on each vp gives 90',
    'And all vps agree on the chain',
  ],
  ['Given a 1-peer noops network', 'When I deploy example02', 'Then querying a on each vp gives 100'],
  [
    'Given a 4-peer pbft batch network',
    'When the Docker engine refuses to build',
    'And I deploy example02',
    'Then the transaction was rejected on each vp',
    'When the Docker engine builds again',
    'And I deploy example02 with args a, 7, b, 8',
    'Then querying a on each vp gives 7',
  ],
  [
    'When I try to start a 4-peer pbft batch network with:',
    '  | CORE_SECURITY_ENROLLSECRET | wrong |',
    'Then the start fails with "while the network started"',
  ],
];
