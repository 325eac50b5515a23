/** As far as the check and tests read them: these packages have no types. */
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
  interface MpdPlaylist {
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly timeline: number;
    readonly segments: readonly {
      readonly uri: string;
      readonly resolvedUri: string;
      readonly duration: number;
      readonly timeline: number;
      readonly presentationTime: number;
      readonly map: { readonly resolvedUri: string };
    }[];
  }
  export function parse(
    text: string,
    options: { readonly manifestUri: string; readonly NOW?: number },
  ): {
    readonly playlists: readonly MpdPlaylist[];
    readonly mediaGroups: Readonly<
      Record<
        "AUDIO" | "SUBTITLES" | "CLOSED-CAPTIONS",
        Readonly<
          Record<
            string,
            Readonly<
              Record<string, { readonly language: string; readonly playlists?: readonly MpdPlaylist[] }>
            >
          >
        >
      >
    >;
    readonly minimumUpdatePeriod: number;
    readonly suggestedPresentationDelay: number;
  };
  export function parseUTCTiming(text: string): { readonly method: string; readonly value: string };
}
