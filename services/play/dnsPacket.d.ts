/** The part of dns-packet that `play` uses; the package has no types. */
declare module "dns-packet" {
  export interface Packet {
    readonly id?: number;
    readonly type?: "query" | "response";
    readonly flags?: number;
    readonly questions?: readonly { readonly type: string; readonly name: string }[];
    readonly answers?: readonly {
      readonly type: "A";
      readonly name: string;
      readonly ttl: number;
      readonly data: string;
    }[];
  }
  export const AUTHORITATIVE_ANSWER: number;
  export function decode(message: Buffer): Packet;
  export function encode(packet: Packet): Buffer;
}
