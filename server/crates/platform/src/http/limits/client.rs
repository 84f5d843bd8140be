//! The address of a client: the peer of the socket, unless that is a proxy of ours.
//!
//! A proxy adds whom it heard at the right end of one header. Whatever stands further left was sent by whoever that
//! was, so the list is read from the right and no further than to the first address that is no proxy of ours. Only the
//! one header that our proxies write is read: a client can send the other one through them.

use std::net::{IpAddr, SocketAddr};

use clap::ValueEnum;
use http::{HeaderMap, header};
use ipnet::IpNet;

/// The header in which proxies tell whom they heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ForwardedHeader {
    /// `X-Forwarded-For`.
    XForwardedFor,
    /// `Forwarded`, RFC 7239.
    Forwarded,
}

/// The proxies that are believed.
#[derive(Debug, Clone)]
pub(in crate::http) struct Proxies {
    trusted: Vec<IpNet>,
    header: ForwardedHeader,
}

impl Proxies {
    pub(in crate::http) fn new(trusted: Vec<IpNet>, header: ForwardedHeader) -> Self {
        Self { trusted, header }
    }

    /// Whether an address is a proxy of ours.
    pub(in crate::http) fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted.iter().any(|network| network.contains(&address))
    }

    /// Who sent a request that came from `peer`.
    pub(in crate::http) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        if !self.trust(client) {
            return client;
        }
        let hops: Vec<_> = self.hops(headers).collect();
        for hop in hops.into_iter().rev() {
            let Some(hop) = hop else { break };
            client = hop.to_canonical();
            if !self.trust(client) {
                break;
            }
        }
        client
    }

    /// From left to right; a hop that cannot be read is `None`.
    fn hops<'h>(&self, headers: &'h HeaderMap) -> Box<dyn Iterator<Item = Option<IpAddr>> + 'h> {
        let listed = |name| headers.get_all(name).into_iter().flat_map(|line| line.to_str().unwrap_or("?").split(','));
        match self.header {
            ForwardedHeader::XForwardedFor => {
                Box::new(listed(header::HeaderName::from_static("x-forwarded-for")).map(address))
            }
            ForwardedHeader::Forwarded => Box::new(listed(header::FORWARDED).map(forwarded_for)),
        }
    }
}

/// `for=192.0.2.60;proto=https`, `for="[2001:db8::17]:4711"`.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let (_, node) = { pairs }.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    address(node)
}

/// An address with or without quotes, brackets and port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    text.parse().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip())).or_else(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(header: ForwardedHeader, peer: &str, lines: &[(&'static str, &str)]) -> String {
        let trusted = vec!["10.0.0.0/8".parse().unwrap(), "2001:db8:ffff::/48".parse().unwrap()];
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        Proxies::new(trusted, header).client(peer.parse().unwrap(), &headers).to_string()
    }

    fn by_list(peer: &str, list: &str) -> String {
        client(ForwardedHeader::XForwardedFor, peer, &[("x-forwarded-for", list)])
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(by_list("192.0.2.9", "198.51.100.1"), "192.0.2.9");
    }

    #[test]
    fn the_rightmost_hop_that_is_no_proxy_is_the_client() {
        assert_eq!(by_list("10.0.0.1", "203.0.113.7, 198.51.100.1"), "198.51.100.1");
        assert_eq!(by_list("10.0.0.1", "203.0.113.7, 198.51.100.1, 10.0.0.2"), "198.51.100.1");
        assert_eq!(by_list("10.0.0.1", "10.0.0.3, 10.0.0.2"), "10.0.0.3");
        assert_eq!(by_list("::ffff:10.0.0.1", "198.51.100.1:4711"), "198.51.100.1");
        assert_eq!(by_list("2001:db8:ffff::1", "[2001:db8::17]:4711"), "2001:db8::17");
    }

    #[test]
    fn what_cannot_be_read_ends_the_search() {
        assert_eq!(by_list("10.0.0.1", "203.0.113.7, nonsense"), "10.0.0.1");
        assert_eq!(by_list("10.0.0.1", "203.0.113.7, nonsense, 10.0.0.2"), "10.0.0.2");
        assert_eq!(client(ForwardedHeader::XForwardedFor, "10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn lines_of_one_header_are_one_list() {
        let lines = [("x-forwarded-for", "203.0.113.7"), ("x-forwarded-for", "198.51.100.1")];
        assert_eq!(client(ForwardedHeader::XForwardedFor, "10.0.0.1", &lines), "198.51.100.1");
    }

    #[test]
    fn only_the_header_of_our_proxies_is_read() {
        let lines = [("forwarded", "for=203.0.113.7"), ("x-forwarded-for", "198.51.100.1")];
        assert_eq!(client(ForwardedHeader::XForwardedFor, "10.0.0.1", &lines), "198.51.100.1");
        let lines =
            [("forwarded", "For=\"[2001:db8::17]:4711\";proto=https, for=10.0.0.2"), ("x-forwarded-for", "1.2.3.4")];
        assert_eq!(client(ForwardedHeader::Forwarded, "10.0.0.1", &lines), "2001:db8::17");
    }
}
