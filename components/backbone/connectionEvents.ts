/** All notification events of a PrivateLink connection: accepted, requested, deleted, rejected. */
export const CONNECTION_EVENTS = ["Accept", "Connect", "Delete", "Reject"];
