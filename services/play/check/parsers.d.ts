declare module "m3u8-parser" {
  export class Parser {
    readonly manifest: {
      readonly mediaSequence: number;
      readonly discontinuitySequence: number;
      readonly targetDuration: number;
      readonly segments: readonly {
        readonly uri: string;
        readonly duration: number;
        readonly timeline: number;
        readonly discontinuity?: boolean;
        readonly map?: { readonly uri: string };
        readonly programDateTime?: number;
      }[];
    };
    push(text: string): void;
    end(): void;
  }
}

declare module "mpd-parser" {
  interface Playlist {
    readonly segments: readonly object[];
  }
  export function parse(
    text: string,
    options: { readonly manifestUri: string },
  ): {
    readonly playlists: readonly Playlist[];
    readonly mediaGroups: {
      readonly AUDIO: Readonly<
        Record<string, Readonly<Record<string, { readonly playlists: readonly Playlist[] }>>>
      >;
    };
  };
}
