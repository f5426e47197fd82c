import { describe, it } from 'node:test';
import { expect } from 'chai';
import { LiveLines } from '../../support/report/live-lines';
import { Screen } from './screen';

describe('live lines', () => {
  it('stand below what others wrote', async () => {
    const { screen, stdout, live } = terminal();
    stdout.write('a step\n');
    live.draw(['⠋ the next one']);
    expect(await screen.text()).to.equal('a step\n⠋ the next one');
  });

  it('are drawn over the ones before, be they more or fewer', async () => {
    const { screen, live } = terminal();
    live.draw(['one', 'two', 'three']);
    live.draw(['uno']);
    expect(await screen.text()).to.equal('uno');
    live.draw(['eins', 'zwei']);
    expect(await screen.text()).to.equal('eins\nzwei');
  });

  it('are gone before others write to stdout or stderr', async () => {
    const { screen, stdout, stderr, live } = terminal();
    live.draw(['⠋ a wait', 'vp0: no image']);
    stdout.write('a step\n');
    live.draw(['⠋ another']);
    stderr.write('a warning\n');
    expect(await screen.text()).to.equal('a step\na warning');
  });

  it('are cut to the width of the terminal', async () => {
    const { screen, live } = terminal(20);
    live.draw(['vp0: no image, vp1: no image', '日本語日本語日本語日本語']);
    expect(await screen.text()).to.equal('vp0: no image, vp1…\n日本語日本語日本語…');
  });

  it('leave nothing behind in a terminal made narrower', async () => {
    const { screen, stdout, live } = terminal(40);
    stdout.write('a step\n');
    live.draw(['each vp has a dev image  3.2 s of 180 s', 'vp0: no image']);
    await screen.resize(15);
    live.draw(['each vp has a dev image']);
    expect(await screen.text()).to.equal('a step\neach vp has a…');
  });

  it('eat nothing of what stands above in a terminal made narrower, then wider', async () => {
    const { screen, stdout, live } = terminal(40);
    stdout.write('a step\n');
    for (const columns of [15, 40]) {
      live.draw(['each vp has a dev image  3.2 s of 180 s', 'vp0: no image']);
      await screen.resize(columns);
    }
    live.draw(['each vp has a dev image']);
    expect(await screen.text()).to.equal('a step\neach vp has a dev image');
  });

  it('leave nothing behind where they are more than the screen holds', async () => {
    const { screen, stdout, live } = terminal(40, 5);
    stdout.write('a step\n');
    live.draw(['1', '2', '3', '4', '5', '6', '7']);
    live.draw([]);
    stdout.write('the next one\n');
    expect(await screen.text()).to.equal('a step\nthe next one');
  });

  it('wait until the line of another has its end', async () => {
    const { screen, stdout, live } = terminal();
    stdout.write('....');
    live.draw(['⠋ a wait']);
    expect(await screen.text()).to.equal('....');
    stdout.write('\n');
    live.draw(['⠋ a wait']);
    expect(await screen.text()).to.equal('....\n⠋ a wait');
  });

  it('leave the terminal to another who takes it over', async () => {
    const { screen, stderr, live } = terminal();
    stderr.write = () => true;
    live.draw(['⠋ a wait']);
    expect(await screen.text()).to.equal('');
  });

  it('are gone at the end, and the streams as they were', async () => {
    const { screen, stderr, live, writes } = terminal();
    live.draw(['⠋ a wait']);
    live.end();
    expect(stderr.write).to.equal(writes);
    live.end();
    stderr.write('a crash\n');
    expect(await screen.text()).to.equal('a crash');
  });

  it('never hide the cursor', () => {
    const written: string[] = [];
    const { stderr } = terminal();
    stderr.write = ((text: string) => written.push(text)) as unknown as typeof stderr.write;
    const live = new LiveLines(stderr);
    live.draw(['⠋ a wait']);
    live.end();
    expect(written.join('')).to.not.include('?25l');
  });
});

function terminal(columns?: number, rows?: number) {
  const screen = new Screen(columns, rows);
  const [stdout, stderr] = [screen.stream(), screen.stream()];
  const writes = stderr.write;
  return { screen, stdout, stderr, writes, live: new LiveLines(stderr, [stdout]) };
}
