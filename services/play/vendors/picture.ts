import { columnsOf, GLYPH_HEIGHT } from "./font";

/**
 * The pictures of a vendor's loop: its name, the number of the frame, a bar that moves, and a flash with a beep at each whole
 * second. A row of squares holds the number in binary, for readers that are programs.
 */
export const WIDTH = 640;
export const HEIGHT = 360;
const LUMA = WIDTH * HEIGHT;
const CHROMA = LUMA / 4;
const WHITE = 235;
const BLACK = 16;

export interface Look {
  readonly title: string;
  /** Y, U and V of the background. */
  readonly colour: readonly [number, number, number];
  /** Hz. */
  readonly beep: number;
}

/** Where a reader of pictures looks, in pixels of 640 x 360. */
export const FLASH = { x: 496, y: 144, size: 96 } as const;
export const BITS = { x: 32, y: 312, size: 24, gap: 8, count: 12 } as const;
/** Seconds of a flash and its beep. */
export const FLASH_SECONDS = 0.08;
export const SAMPLE_RATE = 48_000;

export class Pictures {
  private readonly background: Buffer;
  private readonly noise = noiseOf(4 * NOISE.height * WIDTH);

  constructor(
    private readonly look: Look,
    private readonly frameRate: number,
  ) {
    const [y, u, v] = look.colour;
    this.background = Buffer.concat([
      Buffer.alloc(LUMA, y),
      Buffer.alloc(CHROMA, u),
      Buffer.alloc(CHROMA, v),
    ]);
    write(this.background, look.title, { x: 32, y: 32, scale: 8 });
  }

  /** One picture, yuv420p. */
  frame(number: number): Buffer {
    const picture = Buffer.from(this.background);
    write(picture, String(number).padStart(4, "0"), { x: 32, y: 136, scale: 16 });
    this.drawNoise(picture, number);
    const inSecond = number % this.frameRate;
    fill(picture, {
      x: 32 + Math.round((inSecond * (WIDTH - 96)) / this.frameRate),
      y: 280,
      width: 32,
      height: 12,
    });
    if (inSecond < FLASH_SECONDS * this.frameRate)
      fill(picture, { x: FLASH.x, y: FLASH.y, width: FLASH.size, height: FLASH.size });
    for (let bit = 0; bit < BITS.count; bit++) {
      const x = BITS.x + bit * (BITS.size + BITS.gap);
      const luma = (number >> (BITS.count - 1 - bit)) & 1 ? WHITE : BLACK;
      fill(picture, { x, y: BITS.y, width: BITS.size, height: BITS.size }, luma);
    }
    return picture;
  }

  /** A strip of snow: without it the pictures need a tenth of the ladder's bit rate. */
  private drawNoise(picture: Buffer, number: number): void {
    const from = (number * 7919) % (this.noise.length - NOISE.height * WIDTH);
    this.noise.copy(picture, NOISE.y * WIDTH, from, from + NOISE.height * WIDTH);
  }

  /** Mono, 16 bits: a beep at each whole second. */
  sound(seconds: number): Buffer {
    const samples = Buffer.alloc(seconds * SAMPLE_RATE * 2);
    const length = FLASH_SECONDS * SAMPLE_RATE;
    for (let second = 0; second < seconds; second++)
      for (let at = 0; at < length; at++) {
        const value = Math.round(12_000 * Math.sin((2 * Math.PI * this.look.beep * at) / SAMPLE_RATE));
        samples.writeInt16LE(value, 2 * (second * SAMPLE_RATE + at));
      }
    return samples;
  }
}

const NOISE = { y: 104, height: 16 } as const;

/** The same at each call, so that the same parameters give the same loop: xorshift, Marsaglia 2003. */
function noiseOf(length: number): Buffer {
  let state = 2463534242;
  return Buffer.from(
    new Uint8Array(length).map(() => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return BLACK + ((state >>> 8) % (WHITE - BLACK));
    }),
  );
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function fill(picture: Buffer, { x, y, width, height }: Box, luma = WHITE): void {
  for (let row = y; row < y + height; row++) picture.fill(luma, row * WIDTH + x, row * WIDTH + x + width);
}

function write(
  picture: Buffer,
  text: string,
  { x, y, scale }: { x: number; y: number; scale: number },
): void {
  columnsOf(text).forEach((column, index) => {
    for (let row = 0; row < GLYPH_HEIGHT; row++)
      if ((column >> row) & 1)
        fill(picture, { x: x + index * scale, y: y + row * scale, width: scale, height: scale });
  });
}
