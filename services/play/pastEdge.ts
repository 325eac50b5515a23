/** Header of requests that go past the edge, whose cache keeps a playlist for `manifestLifetime`. */
export const PAST_EDGE = "x-play-past-edge";
