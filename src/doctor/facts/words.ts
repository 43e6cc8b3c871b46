import type ts from 'typescript';
import type { Segment } from './code.ts';
import { shouted } from './syntax.ts';

/**
 * A word that code says: a literal, the name of a property or of what is called. The vocabulary of
 * a project has each of them once, so that words are counted and compared by number, not by letter.
 */
export interface Word {
  readonly text: string;
  readonly id: number;
  /** The id, spread over 32 bits: for shapes, and for the masks of bags. */
  readonly hash: number;
  /** It is written as environment variables are. */
  readonly shouted: boolean;
  /** The last file that was seen to read it as a property. */
  readBy: object | undefined;
  /** The last bag it was put into, by each kind of bag that is filled at the same time. */
  bag: Bag | undefined;
  functionBag: Bag | undefined;
}

/** The words said in one stretch of code, each once, in order of appearance. */
export class Bag {
  readonly words: Word[] = [];
  /** A bit for each word, several words to a bit: what lacks a bit lacks the word. */
  low = 0;
  high = 0;

  add(word: Word): void {
    this.words.push(word);
    const bit = 1 << (word.hash & 31);
    if (word.hash & 32) this.high |= bit;
    else this.low |= bit;
  }

  /** Whether a word of `wanted` is certainly neither in this bag nor in `beside`; false says nothing. */
  lacksSomeOf(wanted: Bag, beside: Bag = this): boolean {
    return (
      (wanted.low & ~(this.low | beside.low)) !== 0 ||
      (wanted.high & ~(this.high | beside.high)) !== 0
    );
  }

  has(word: Word): boolean {
    return this.words.includes(word);
  }
}

/** The words of one project. */
export class Vocabulary {
  private readonly known = new Map<string, Word>();

  of(text: string): Word {
    const known = this.known.get(text);
    if (known) return known;
    const id = this.known.size;
    const word: Word = {
      text,
      id,
      hash: scatter(id),
      shouted: shouted.test(text),
      readBy: undefined,
      bag: undefined,
      functionBag: undefined,
    };
    this.known.set(text, word);
    return word;
  }
}

/** Neighbouring numbers far from each other, different ones different. */
function scatter(id: number): number {
  const mixed = Math.imul(id + 1, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** The words of one file, by the statement of the top level and by the function that says them. */
export class FileWords {
  readonly segments: Segment[] = [];
  private segmentWords = new Bag();
  private functionWords = new Bag();
  private readonly vocabulary: Vocabulary;
  /** The few words of this file, found faster than among all of the project's. */
  private readonly known = new Map<string, Word>();

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** A statement of the top level begins. */
  openSegment({ pos, end }: ts.Node): void {
    this.segmentWords = new Bag();
    this.segments.push({ pos, end, words: this.segmentWords, body: this.segmentWords });
  }

  /** The body of a function of the top level begins; the words around it are returned for `endBody`. */
  beginBody(declaration: boolean): Bag {
    const outer = this.functionWords;
    this.functionWords = new Bag();
    const segment = this.segments[this.segments.length - 1];
    if (segment && declaration) {
      this.segmentWords = new Bag();
      segment.body = this.segmentWords;
    }
    return outer;
  }

  /** The body is read: returns what it said. */
  endBody(outer: Bag): Bag {
    const said = this.functionWords;
    this.functionWords = outer;
    return said;
  }

  /** Notes that a word is said here. */
  say(text: string): Word {
    let word = this.known.get(text);
    if (!word) {
      word = this.vocabulary.of(text);
      this.known.set(text, word);
    }
    if (word.bag !== this.segmentWords) {
      word.bag = this.segmentWords;
      this.segmentWords.add(word);
    }
    return word;
  }

  /** A word that every copy of the function around it has too. */
  sayOfFunction(word: Word): void {
    if (word.functionBag === this.functionWords) return;
    word.functionBag = this.functionWords;
    this.functionWords.add(word);
  }
}
