import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type FileOrigin, readOrigin, writeOrigin } from './file-origin.js';

/** A range of a file, which arrives in its order. */
export interface Piece {
  /** Its number in the file. */
  readonly index: number;
  readonly start: number;
  /** The byte behind the last one; undefined when the size of the file is not known. */
  end: number | undefined;
  /** The byte behind the last one that is there. */
  position: number;
}

/** Bytes of a piece of a file of several. */
export const pieceSize = 2 ** 24;

/** Bytes after which the place of a piece is noted. */
const noteInterval = 2 ** 20;

/** The width of a note: digits and a line feed. */
const noteWidth = 17;

/**
 * What has arrived of a file. One piece is simply what is on the disk. Several have their positions in notes behind the
 * bytes of the file, one a line, which are cut off at the end.
 */
export class PartialFile {
  pieces: readonly Piece[];
  #origin: FileOrigin = {};
  /** Of the bytes that are there, when it is computed. */
  #crc32: number | undefined;
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #size: number | undefined;
  #received = 0;
  /** The positions that are noted, by piece. */
  #noted: number[] = [];

  private constructor(path: string, handle: FileHandle, size: number | undefined) {
    this.#path = path;
    this.#handle = handle;
    this.#size = size;
    this.pieces = [{ index: 0, start: 0, end: size, position: 0 }];
  }

  /**
   * Opens what an earlier download left, or begins.
   * @param size of the file; what is there of one of unknown size is of no use
   */
  static async open(path: string, size: number | undefined): Promise<PartialFile> {
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT);
    try {
      const partial = new PartialFile(path, handle, size);
      await partial.#load();
      return partial;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Bytes that are there. */
  get received(): number {
    return this.#received;
  }

  /** What the store said about the file with its first bytes. */
  get origin(): FileOrigin {
    return this.#origin;
  }

  /** The CRC-32 of all that is there, in hexadecimal digits, if {@link computeCrc32} began with the first byte. */
  get crc32(): string | undefined {
    return this.#crc32?.toString(16).padStart(8, '0');
  }

  get isSplit(): boolean {
    return this.pieces.length > 1;
  }

  /** Whether a new file is worth to be received in several pieces. */
  get isWorthSplitting(): boolean {
    return !this.isSplit && this.received === 0 && (this.#size ?? 0) >= 2 * pieceSize;
  }

  /** Begins again, with one piece: the first of those that were there. */
  async restart(): Promise<void> {
    await this.#handle.truncate(0);
    const [first] = this.pieces;
    this.pieces = [
      Object.assign(first ?? {}, { index: 0, start: 0, end: this.#size, position: 0 }),
    ];
    this.#noted = [];
    this.#received = 0;
    this.#origin = {};
    this.#crc32 = undefined;
  }

  /** Notes what the store says about the file, before its first bytes are written. */
  async setOrigin(origin: FileOrigin): Promise<void> {
    this.#origin = origin;
    await writeOrigin(this.#path, origin);
  }

  /** Computes the CRC-32 of a new file of one piece as it arrives, which takes far less time than to read it again. */
  computeCrc32(): void {
    this.#crc32 = 0;
  }

  /** Makes several pieces of a new file: the one that was there is the first. */
  async split(): Promise<void> {
    const size = this.#size ?? 0;
    const [first, ...others] = piecesOf(size);
    this.pieces = [Object.assign(this.pieces[0] ?? {}, first), ...others];
    this.#noted = this.pieces.map(({ start }) => start);
    await this.#handle.write(this.#noted.map(noteOf).join(''), size);
  }

  /** Adds what has arrived to a piece. */
  async write(piece: Piece, bytes: readonly Buffer[]): Promise<void> {
    const length = bytes.reduce((sum, { length }) => sum + length, 0);
    await this.#writeAt(piece.position, bytes, length);
    piece.position += length;
    this.#received += length;
    if (this.#crc32 !== undefined)
      this.#crc32 = bytes.reduce((sum, each) => crc32(each, sum), this.#crc32);
    const { index } = piece;
    const noted = this.#noted[index];
    if (noted === undefined || this.#size === undefined) return;
    if (piece.position !== piece.end && piece.position - noted < noteInterval) return;
    this.#noted[index] = piece.position;
    await this.#handle.write(noteOf(piece.position), this.#size + index * noteWidth);
  }

  /** Ends a file whose pieces are all there. */
  async finish(): Promise<void> {
    if (this.isSplit) await this.#handle.truncate(this.#size);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #load(): Promise<void> {
    const { size: length } = await this.#handle.stat();
    const [only] = this.pieces;
    if (this.#size === undefined || only === undefined) return this.restart();
    if (length > 0) this.#origin = await readOrigin(this.#path);
    if (length <= this.#size) {
      only.position = length;
      this.#received = length;
      return;
    }
    const pieces = piecesOf(this.#size);
    const notes = Buffer.alloc(
      length - this.#size <= pieces.length * noteWidth ? length - this.#size : 0,
    );
    await this.#handle.read(notes, 0, notes.length, this.#size);
    const positions = notes.toString('latin1').trimEnd().split('\n').map(Number);
    const isValid = ({ start, end = 0 }: Piece, index: number) => {
      const position = positions[index] ?? -1;
      return position >= start && position <= end;
    };
    if (positions.length !== pieces.length || !pieces.every(isValid)) return this.restart();
    this.pieces = pieces.map((piece, index) => ({ ...piece, position: positions[index] ?? 0 }));
    this.#noted = positions;
    this.#received = this.pieces.reduce((sum, { start, position }) => sum + position - start, 0);
  }

  /** Writes as many bytes at a time as the system takes. */
  async #writeAt(position: number, bytes: readonly Buffer[], length: number): Promise<void> {
    let { bytesWritten: written } = await this.#handle.writev(bytes, position);
    if (written === length) return;
    const all = Buffer.concat(bytes);
    while (written < length) {
      const rest = await this.#handle.write(all, written, length - written, position + written);
      written += rest.bytesWritten;
    }
  }
}

function piecesOf(size: number): readonly Piece[] {
  return Array.from({ length: Math.ceil(size / pieceSize) }, (_, index) => {
    const start = index * pieceSize;
    return { index, start, end: Math.min(size, start + pieceSize), position: start };
  });
}

function noteOf(position: number): string {
  return `${String(position).padStart(noteWidth - 1, '0')}\n`;
}
