import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';

/** What a test's certificate says. */
export interface CertificateOptions {
  readonly names?: readonly string[];
  readonly addresses?: readonly string[];
  readonly notBefore?: string;
  /** `YYYYMMDDHHMMSSZ`. */
  readonly notAfter?: string;
}

/**
 * Makes a key and a certificate that signs itself, both PEM, new for each run: no key lies in the repository, and no
 * program beside Node is needed. Written in DER by hand, because Node reads certificates but does not make them.
 *
 * @see [RFC 5280, section 4.1](https://www.rfc-editor.org/rfc/rfc5280.html#section-4.1)
 */
export function makeCertificate(options: CertificateOptions = {}): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = distinguishedName(randomUUID());
  const toBeSigned = sequence(
    tagged(0xa0, integer(2)), // version 3
    integer(1),
    ecdsaWithSha256,
    name,
    sequence(time(options.notBefore ?? '20200101000000Z'), time(options.notAfter ?? '20990101000000Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(extension('551d11', sequence(...alternativeNames(options))), isAuthority)),
  );
  const certificate = sequence(
    toBeSigned,
    ecdsaWithSha256,
    bitString(sign('sha256', toBeSigned, privateKey)),
  );
  return { key: toPem(privateKey), cert: pem('CERTIFICATE', certificate) };
}

function alternativeNames({
  names = ['localhost'],
  addresses = ['127.0.0.1'],
}: CertificateOptions): Buffer[] {
  return [
    ...names.map((name) => tagged(0x82, Buffer.from(name))),
    ...addresses.map((address) => tagged(0x87, Buffer.from(address.split('.').map(Number)))),
  ];
}

function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length =
    content.byteLength < 128
      ? [content.byteLength]
      : [0x82, content.byteLength >> 8, content.byteLength & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

function integer(value: number): Buffer {
  return tagged(0x02, Buffer.from([value]));
}

function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

function bitString(content: Buffer): Buffer {
  return tagged(0x03, Buffer.from([0]), content);
}

function time(value: string): Buffer {
  return tagged(0x18, Buffer.from(value)); // GeneralizedTime
}

function distinguishedName(commonName: string): Buffer {
  return sequence(tagged(0x31, sequence(objectId('550403'), tagged(0x0c, Buffer.from(commonName)))));
}

function extension(idHex: string, value: Buffer): Buffer {
  return sequence(objectId(idHex), tagged(0x04, value));
}

const ecdsaWithSha256 = sequence(objectId('2a8648ce3d040302'));
const isAuthority = extension('551d13', sequence(tagged(0x01, Buffer.from([0xff]))));

function toPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function pem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`;
}
