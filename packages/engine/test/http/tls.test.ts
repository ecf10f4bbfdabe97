import { describe, expect, it } from 'vitest';
import { wasNeverSent } from '../../src/http/was-never-sent.ts';
import { makeCertificate, type CertificateOptions } from './certificate.ts';
import { guardedFetch, serve } from './loopback-server.ts';

async function serveTls(options?: CertificateOptions) {
  const certificate = makeCertificate(options);
  const server = await serve((_request, response) => response.end('sealed'), certificate);
  return { ...server, ca: certificate.cert };
}

describe('TLS', () => {
  it('refuses a certificate that signs itself, and names the setting that helps', async () => {
    const server = await serveTls();
    const refusal = guardedFetch()(server.url, { method: 'POST', body: 'refresh_token=secret' });
    await expect(refusal).rejects.toMatchObject({
      code: 'unavailable',
      message: `The certificate of 127.0.0.1:${server.port} is signed by an authority that this machine does not know.`,
      action: expect.stringContaining('MOORAGE_CA_FILE='),
    });
    await refusal.catch((error: unknown) => expect(wasNeverSent(error)).toBe(true));
    expect(server.requests).toEqual([]);
  });

  it('accepts it once its authority is given', async () => {
    const server = await serveTls();
    const response = await guardedFetch({ caCertificates: server.ca })(server.url);
    expect(await response.text()).toBe('sealed');
  });

  it('finds the authority among several, with comments between', async () => {
    const server = await serveTls();
    const caCertificates = `# ours\n${makeCertificate().cert}\n# theirs\n${server.ca}\n`;
    expect((await guardedFetch({ caCertificates })(server.url)).status).toBe(200);
  });

  it('refuses the certificate of another authority', async () => {
    const server = await serveTls();
    await expect(guardedFetch({ caCertificates: makeCertificate().cert })(server.url)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it.each([
    ['has expired', { notAfter: '20210101000000Z' }],
    ['is not valid yet', { notBefore: '20980101000000Z' }],
    ['is made out to another name', { names: ['other.example'], addresses: ['127.0.0.9'] }],
  ])('refuses a certificate that %s, even from a known authority', async (problem, options) => {
    const server = await serveTls(options);
    await expect(guardedFetch({ caCertificates: server.ca })(server.url)).rejects.toMatchObject({
      code: 'unavailable',
      message: `The certificate of 127.0.0.1:${server.port} ${problem}.`,
      action: expect.stringContaining('MOORAGE_CA_FILE cannot help'),
    });
  });

  it('checks the name in the URL, and not the address behind it', async () => {
    const server = await serveTls({ names: ['gitlab.lan'], addresses: [] });
    const send = guardedFetch({
      caCertificates: server.ca,
      lookup: (_hostname, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    expect((await send(`https://gitlab.lan:${server.port}/`)).status).toBe(200);
    await expect(send(`https://evil.lan:${server.port}/`)).rejects.toMatchObject({
      message: expect.stringContaining('made out to another name'),
    });
  });

  it('says when a port does not speak TLS', async () => {
    const server = await serve((_request, response) => response.end());
    await expect(guardedFetch()(server.url.replace('http:', 'https:'))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('does not speak TLS'),
    });
  });

  it.each(['', 'no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
    'refuses %j as an authority',
    (caCertificates) => {
      expect(() => guardedFetch({ caCertificates })).toThrow(
        expect.objectContaining({
          code: 'invalid_input',
          message: expect.stringContaining('MOORAGE_CA_FILE'),
        }),
      );
    },
  );
});
