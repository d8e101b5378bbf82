//! The host of a URL, which stands in for an outlet's name.

/// `herald.example` for `https://www.Herald.example:8080/page`.
pub(super) fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://").map(|(_, rest)| rest).or_else(|| url.strip_prefix("//"))?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.trim().trim_end_matches('.').to_lowercase();
    let bare = host.strip_prefix("www.").unwrap_or(&host);
    bare.contains('.').then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for (url, expected) in [
            ("https://www.Herald.example:8080/page", Some("herald.example")),
            ("http://user:key@news.herald.example?x", Some("news.herald.example")),
            ("//herald.example/1", Some("herald.example")),
            ("herald.example/1", None),
            ("https:///1", None),
            ("urn:x", None),
            ("", None),
        ] {
            assert_eq!(host(url).as_deref(), expected, "{url}");
        }
    }
}
