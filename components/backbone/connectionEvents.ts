/** All that AWS tells of a PrivateLink connection: somebody asks, is let in, is refused, goes. */
export const CONNECTION_EVENTS = ["Accept", "Connect", "Delete", "Reject"];
