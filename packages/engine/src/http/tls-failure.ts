/** The codes of OpenSSL for a certificate whose issuer is not known here. */
const unknownIssuer = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'INVALID_CA',
];

/**
 * What is wrong with the encryption at a host, and what helps; `undefined` when something else is.
 *
 * @see [X509 certificate error codes](https://nodejs.org/api/tls.html#x509-certificate-error-codes)
 */
export function findTlsFailure(code: string, host: string): { message: string; action: string } | undefined {
  if (unknownIssuer.includes(code)) {
    return {
      message: `The certificate of ${host} is signed by an authority that this machine does not know.`,
      action: `Give that authority's certificate to Moorage: MOORAGE_CA_FILE=/path/to/authority.pem`,
    };
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return {
      message: `The certificate of ${host} ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'}.`,
      action: `Renew the certificate and check the clocks; MOORAGE_CA_FILE cannot help with that.`,
    };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') {
    return {
      message: `The certificate of ${host} is made out to another name.`,
      action: `Use the name that stands in the certificate, or have one made for ${host}; MOORAGE_CA_FILE cannot help with that.`,
    };
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return {
      message: `${host} does not speak TLS (https:) at this port.`,
      action: 'Check the port in the URL, and that the app serves https: there.',
    };
  }
  if (/^(CERT_|CRL_|UNABLE_TO_|ERR_TLS_|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)/.test(code)) {
    return {
      message: `The certificate of ${host} cannot be trusted (${code}).`,
      action: `Have it replaced; if its authority is your own, name that with MOORAGE_CA_FILE.`,
    };
  }
  return undefined;
}
