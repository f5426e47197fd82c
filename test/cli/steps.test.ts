import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { search } from '../../cli/steps';

describe('the search for steps', () => {
  const page = readFileSync('docs/steps.md', 'utf8');

  it('finds every step of the page without words', () => {
    const [ours = ''] = page.split("## The words of Fabric's own suite");
    const entries = (text: string) => text.match(/^\*\*(?:Given|When|Then)\*\*/gm)?.length;
    expect(search(page, [])).to.have.length(entries(ours) ?? 0);
    expect(search(page, [], true)).to.have.length(entries(page) ?? 0);
  });

  it('finds those that have all words, whatever their case', () => {
    const found = search(page, ['Dev', 'image', 'based']);
    expect(found.map(({ sentence }) => sentence)).to.deep.equal([
      'Then the dev image of {peers} is based on {baseImage}',
    ]);
    expect(found[0]?.examples).to.contain(
      'Then the dev image of each vp is based on the chaincode base image',
    );
  });

  it('finds nothing for other words', () => {
    expect(search(page, ['unicorn'])).to.deep.equal([]);
  });
});
