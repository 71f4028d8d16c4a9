'use strict';

// Commands come as lines of JSON on standard input, events leave the same way on standard output.
const readline = require('readline');

exports.tell = (event, more) => process.stdout.write(JSON.stringify({ event, ...more }) + '\n');

exports.listen = (handle) => readline.createInterface({ input: process.stdin }).on('line', (line) => handle(JSON.parse(line)));

/** The text of a message as the library reads it, and its user data header where it has one. */
exports.read = (pdu) => {
  const body = pdu.short_message || {};
  return {
    from: pdu.source_addr,
    to: pdu.destination_addr,
    coding: pdu.data_coding,
    esm: pdu.esm_class,
    text: typeof body.message === 'string' ? body.message : '',
    header: body.udh ? Buffer.concat(body.udh).toString('hex') : '',
  };
};

/** What a command says of a message, as fields of a PDU. */
exports.write = (command) => {
  const header = command.header ? Buffer.from(command.header, 'hex') : undefined;
  return {
    source_addr_ton: 1, source_addr_npi: 1, source_addr: command.from,
    dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: command.to,
    esm_class: header ? 0x40 : 0,
    registered_delivery: command.receipt ? 1 : 0,
    data_coding: command.coding || 0,
    short_message: header ? { udh: header, message: command.text } : { message: command.text },
  };
};
