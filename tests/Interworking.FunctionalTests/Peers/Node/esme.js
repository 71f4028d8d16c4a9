'use strict';

// An ESME: node esme.js HOST PORT SYSTEM_ID PASSWORD. Submits what it is told to and tells what it gets.
const smpp = require('smpp');
const { tell, listen, read, write } = require('./lines');

const [host, port, systemId, password] = process.argv.slice(2);
const session = smpp.connect({ url: `smpp://${host}:${port}`, auto_enquire_link_period: 1000 }, () =>
  session.bind_transceiver({ system_id: systemId, password, interface_version: 0x34 }, (answer) => tell('bound', { status: answer.command_status })));

session.on('error', (error) => tell('error', { text: error.message }));
session.on('close', () => tell('closed'));
session.on('enquire_link', (pdu) => session.send(pdu.response()));
session.on('unbind', (pdu) => session.send(pdu.response()));
session.on('deliver_sm', (pdu) => {
  tell('deliver_sm', { ...read(pdu), id: pdu.receipted_message_id || '', state: pdu.message_state || 0 });
  session.send(pdu.response());
});

listen((command) => {
  if (command.op === 'unbind') session.unbind((answer) => { tell('unbound', { status: answer.command_status }); session.close(); });
  else session.submit_sm(write(command), (answer) => tell('answer', { tag: command.tag, status: answer.command_status, id: answer.message_id || '' }));
});
