// Loaded before a service (`node --require`): its lookups go to the DNS of this run, and a few host names have addresses of
// this machine. The services do not know of it.
const dns = require("node:dns");

const { PLAY_DNS, PLAY_HOSTS } = process.env;
if (PLAY_DNS) dns.setServers([PLAY_DNS]);

const hosts = PLAY_HOSTS ? JSON.parse(PLAY_HOSTS) : {};
const { lookup } = dns;
dns.lookup = (name, options, done) => {
  const callback = typeof options === "function" ? options : done;
  const address = hosts[name];
  if (address === undefined) return lookup(name, options, done);
  const all = typeof options === "object" && options !== null && options.all === true;
  process.nextTick(() => (all ? callback(null, [{ address, family: 4 }]) : callback(null, address, 4)));
};
