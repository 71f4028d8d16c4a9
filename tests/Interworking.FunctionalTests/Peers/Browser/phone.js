'use strict';

// A softphone on JsSIP, for the tests: the library is loaded as it lies in node_modules, where its modules require each other.
const loaded = {};

function read(path) {
  const request = new XMLHttpRequest();
  request.open('GET', path, false);
  request.send();
  return request.status === 200 ? request.responseText : null;
}

function load(path) {
  if (loaded[path]) return loaded[path].exports;
  const text = read(path);
  if (text === null) throw new Error(`${path} is not there`);
  const module = (loaded[path] = { exports: {} });
  if (path.endsWith('.json')) module.exports = JSON.parse(text);
  else new Function('require', 'module', 'exports', text)((name) => load(resolve(path, name)), module, module.exports);
  return module.exports;
}

function resolve(from, name) {
  let path = new URL(name, `http://any${from}`).pathname;
  if (!name.startsWith('.')) {
    const folder = `/node_modules/${name}/`;
    path = new URL(JSON.parse(read(`${folder}package.json`)).main || 'index.js', `http://any${folder}`).pathname;
  }

  if (path.endsWith('/')) return `${path}index.js`;
  return /\.js(on)?$/.test(path) ? path : `${path}.js`;
}

// What happened, for whoever asks: { event, from, text, cause }.
const events = [];

function tell(event, more) {
  events.push({ event, ...more });
  console.log(`${event} ${JSON.stringify(more || {})}`);
}

let phone;

function start(server, domain, did, password) {
  const JsSIP = load('/node_modules/jssip/lib/JsSIP.js');
  phone = new JsSIP.UA({ sockets: [new JsSIP.WebSocketInterface(server)], uri: `sip:${did}@${domain}`, password, register: true });
  phone.on('connected', () => tell('connected'));
  phone.on('disconnected', (event) => tell('disconnected', { cause: event.reason }));
  phone.on('registered', () => tell('registered'));
  phone.on('registrationFailed', (event) => tell('failed', { cause: event.cause }));
  phone.on('newMessage', ({ originator, message, request }) => {
    if (originator !== 'remote') return;
    tell('message', { from: request.from.uri.user, text: request.body });
    message.accept();
  });
  phone.start();
}

function send(to, text) {
  phone.sendMessage(to, text, {
    eventHandlers: { succeeded: () => tell('sent', { text }), failed: (event) => tell('refused', { text, cause: event.cause }) },
  });
}
