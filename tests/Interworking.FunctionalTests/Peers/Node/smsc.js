'use strict';

// A message centre: node smsc.js PORT SYSTEM_ID PASSWORD. Answers with hexadecimal ids, reports each delivery with the same id in decimal, as some do.
const smpp = require('smpp');
const { tell, listen, read, write } = require('./lines');

const [port, systemId, password] = process.argv.slice(2);
let last = 0x1000;
let bound = null;

const stamp = '2601010000';
const receipt = (pdu, id) => ({
  source_addr_ton: 1, source_addr_npi: 1, source_addr: pdu.destination_addr,
  dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: pdu.source_addr,
  esm_class: 0x04,
  short_message: { message: `id:${id} sub:001 dlvrd:001 submit date:${stamp} done date:${stamp} stat:DELIVRD err:000 text:` },
});

smpp.createServer((session) => {
  const bind = (pdu) => {
    const right = pdu.system_id === systemId && pdu.password === password;
    if (right) bound = session;
    session.send(pdu.response(right ? { system_id: 'node', sc_interface_version: 0x34 } : { command_status: smpp.ESME_RBINDFAIL }));
    tell('bound', { status: right ? 0 : smpp.ESME_RBINDFAIL });
  };
  session.on('bind_transceiver', bind);
  session.on('bind_transmitter', bind);
  session.on('bind_receiver', bind);
  session.on('error', (error) => tell('error', { text: error.message }));
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => session.send(pdu.response(), () => session.close()));
  session.on('submit_sm', (pdu) => {
    const id = ++last;
    tell('submit_sm', read(pdu));
    session.send(pdu.response({ message_id: id.toString(16).padStart(8, '0') }));
    if (pdu.registered_delivery & 3) session.deliver_sm(receipt(pdu, id), (answer) => tell('receipt', { status: answer.command_status }));
  });
}).listen(Number(port), '127.0.0.1', () => tell('listening'));

listen((command) => bound.deliver_sm(write(command), (answer) => tell('answer', { tag: command.tag, status: answer.command_status })));
