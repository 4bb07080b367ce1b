//! Records: borrowed out of a segment, and owned by those who have not appended them yet.
//!
//! Invariant: headers are kept in Kafka's own encoding (count, then length-prefixed keys and values as zigzag
//! varints), so that copying them is one `memcpy` and their size needs no arithmetic. No header is no byte.

use std::fmt;
use std::rc::Rc;

use crate::engine::kafka::ids::{Ms, UnixMs};

/// One header. Kafka allows the same key several times, and null values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// The key, never null.
    pub key: &'a str,
    /// The value, or null.
    pub value: Option<&'a [u8]>,
}

/// The headers of a record, decoded as one walks over them.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Headers<'a>(&'a [u8]);

impl<'a> Headers<'a> {
    pub(super) fn from_encoded(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The bytes as Kafka writes them, count first; nothing at all where there is no header.
    pub fn encoded(self) -> &'a [u8] {
        self.0
    }

    /// Bytes that they take in a record: one (the count, 0) where there is none.
    #[inline]
    pub fn encoded_len(self) -> u64 {
        self.0.len().max(1) as u64
    }

    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The headers in order.
    pub fn iter(self) -> impl Iterator<Item = Header<'a>> {
        let mut rest = self.0;
        let mut left = if rest.is_empty() { 0 } else { take_varint(&mut rest) };
        std::iter::from_fn(move || {
            left = left.checked_sub(1).filter(|left| *left >= 0)?;
            let key = take_field(&mut rest)?;
            let value = take_field(&mut rest);
            // Only `&str` goes in, so what comes out is UTF-8.
            Some(Header { key: std::str::from_utf8(key).unwrap_or_default(), value })
        })
    }
}

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Headers that own their bytes; cloning shares them.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct OwnedHeaders(Option<Rc<[u8]>>);

impl OwnedHeaders {
    /// Encodes `headers` in order.
    pub fn new<'a>(headers: impl IntoIterator<Item = Header<'a>>) -> Self {
        let mut body = Vec::new();
        let mut count = 0;
        for header in headers {
            count += 1;
            put_field(&mut body, Some(header.key.as_bytes()));
            put_field(&mut body, header.value);
        }
        if count == 0 {
            return Self(None);
        }
        let mut bytes = Vec::with_capacity(body.len() + 5);
        put_varint(&mut bytes, count);
        bytes.extend_from_slice(&body);
        Self(Some(bytes.into()))
    }

    /// A view to read them by.
    pub fn view(&self) -> Headers<'_> {
        Headers(self.0.as_deref().unwrap_or_default())
    }
}

impl fmt::Debug for OwnedHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}

/// A record as a reader sees it: its bytes stay where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordRef<'a> {
    /// The key's bytes, or null. An empty key is not null.
    pub key: Option<&'a [u8]>,
    /// The value's bytes, or null (a tombstone in a compacted topic).
    pub value: Option<&'a [u8]>,
    pub headers: Headers<'a>,
    /// `CreateTime`, ms since the Unix epoch.
    pub timestamp: UnixMs,
}

impl RecordRef<'_> {
    /// A record of null key and null value at `timestamp`, to build others from.
    pub fn at(timestamp: UnixMs) -> Self {
        Self { key: None, value: None, headers: Headers::default(), timestamp }
    }

    /// A copy that owns its bytes.
    pub fn to_record(&self) -> Record {
        let headers = (!self.headers.0.is_empty()).then(|| self.headers.0.into());
        Record {
            key: self.key.map(Into::into),
            value: self.value.map(Into::into),
            headers: OwnedHeaders(headers),
            timestamp: self.timestamp,
            mark: Mark::default(),
        }
    }
}

/// Which of a world's records one is, and since when: what a ledger knows it by. No broker sees it, and no log keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mark {
    /// Its number among all that were ever handed to a client, from 1 on; a copy that a retry makes has the same. 0 is
    /// none.
    pub number: u64,
    /// When it was handed to the client, ms of simulated time.
    pub sent_ms: Ms,
}

/// A record that is not in a log yet; cloning shares its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// The key's bytes, or null.
    pub key: Option<Rc<[u8]>>,
    /// The value's bytes, or null.
    pub value: Option<Rc<[u8]>>,
    pub headers: OwnedHeaders,
    /// `CreateTime`, ms since the Unix epoch.
    pub timestamp: UnixMs,
    /// Which one it is.
    pub mark: Mark,
}

impl Record {
    /// A record without headers.
    pub fn new(key: Option<&[u8]>, value: Option<&[u8]>, timestamp: UnixMs) -> Self {
        Self {
            key: key.map(Into::into),
            value: value.map(Into::into),
            headers: OwnedHeaders::default(),
            timestamp,
            mark: Mark::default(),
        }
    }

    /// A view to append or measure it by.
    #[inline]
    pub fn view(&self) -> RecordRef<'_> {
        RecordRef {
            key: self.key.as_deref(),
            value: self.value.as_deref(),
            headers: self.headers.view(),
            timestamp: self.timestamp,
        }
    }
}

fn put_varint(bytes: &mut Vec<u8>, value: i64) {
    let mut zigzag = ((value << 1) ^ (value >> 63)) as u64;
    while zigzag >= 0x80 {
        bytes.push(zigzag as u8 | 0x80);
        zigzag >>= 7;
    }
    bytes.push(zigzag as u8);
}

fn put_field(bytes: &mut Vec<u8>, field: Option<&[u8]>) {
    put_varint(bytes, field.map_or(-1, |field| field.len() as i64));
    bytes.extend_from_slice(field.unwrap_or_default());
}

fn take_varint(bytes: &mut &[u8]) -> i64 {
    let (mut zigzag, mut shift) = (0_u64, 0);
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        zigzag |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64)
}

/// Null, or as many bytes as the length says.
fn take_field<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let len = usize::try_from(take_varint(bytes)).ok()?;
    let (field, rest) = bytes.split_at_checked(len)?;
    *bytes = rest;
    Some(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_come_back_as_they_went_in() {
        let long = vec![7_u8; 300];
        let headers = [
            Header { key: "trace", value: Some(b"abc") },
            Header { key: "trace", value: None },
            Header { key: "", value: Some(b"") },
            Header { key: "naïve", value: Some(&long) },
        ];
        let owned = OwnedHeaders::new(headers);
        assert_eq!(owned.view().iter().collect::<Vec<_>>(), headers);
        assert_eq!(owned.view().encoded_len(), owned.view().encoded().len() as u64);
        assert_eq!(OwnedHeaders::new([]).view().encoded_len(), 1, "no header still writes its count");
        assert_eq!(OwnedHeaders::new([]).view().iter().count(), 0);
    }
}
