/** What a mark tells by its looks; style.ts has them. */
export type Look =
  | 'step'
  | 'skipped'
  | 'start'
  | 'teardown'
  | 'image'
  | 'wait'
  | 'login'
  | 'deploy'
  | 'build'
  | 'invoke'
  | 'query'
  | 'life'
  | 'paused'
  | 'block'
  | 'empty'
  | 'flight'
  | 'unsettled'
  | 'ready'
  | 'fault'
  | 'exit'
  | 'crash';

/** A stretch of time. Its place is in units of the drawing, `y` from the top of its row. */
export interface Box {
  readonly shape: 'box';
  readonly look: Look;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
  readonly tooltip: string;
  readonly failed?: boolean;
}

/** A moment. */
export interface Pin {
  readonly shape: 'pin';
  readonly look: Look;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly tooltip: string;
}

export interface Label {
  readonly shape: 'label';
  readonly text: string;
  readonly x: number;
  /** Of its middle. */
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  /** Of the box it stands in, or of the mark it belongs to. */
  readonly look?: Look;
  readonly inside?: boolean;
  readonly failed?: boolean;
}

export type Mark = Box | Pin | Label;

/** One line of the drawing, named at its left. */
export interface Row {
  readonly name: string;
  /** What the short name stands for, where it is short. */
  readonly tooltip?: string;
  /** A dev container stands under its peer. */
  readonly indented?: boolean;
  readonly height: number;
  readonly marks: readonly Mark[];
}

/** Of labels and of names, in units. */
export const FONT_SIZE = 11;

/** Between a mark and its label. */
export const LABEL_GAP = 3;
