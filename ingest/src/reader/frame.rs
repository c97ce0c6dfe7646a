//! Frames between parent and child: eight bytes of length (big-endian), then that many bytes.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Longest frame accepted; a child that claims more is broken.
const LONGEST: u64 = 4 << 30;

/// Writes raw bytes.
pub(super) fn write(output: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    output.write_all(&(bytes.len() as u64).to_be_bytes())?;
    output.write_all(bytes)
}

/// Writes a value as JSON.
pub(super) fn write_json(output: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    write(output, &serde_json::to_vec(value)?)
}

/// Reads raw bytes; `None` at the end of the stream. Memory grows only with what really arrives.
pub(super) fn read(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0_u8; 8];
    match input.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u64::from_be_bytes(length);
    if length > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame too long"));
    }
    let mut bytes = vec![];
    input.by_ref().take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Reads a value from JSON; `None` at the end of the stream.
pub(super) fn read_json<T: DeserializeOwned>(input: &mut impl Read) -> io::Result<Option<T>> {
    let Some(bytes) = read(input)? else { return Ok(None) };
    Ok(Some(serde_json::from_slice(&bytes)?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back_whole_or_not_at_all() {
        let mut wire = vec![];
        write(&mut wire, b"abc").unwrap();
        write_json(&mut wire, &vec![1, 2]).unwrap();
        let mut input = wire.as_slice();
        assert_eq!(read(&mut input).unwrap().unwrap(), b"abc");
        assert_eq!(read_json::<Vec<u8>>(&mut input).unwrap(), Some(vec![1, 2]));
        assert_eq!(read(&mut input).unwrap(), None);
        assert!(read(&mut &wire[..10]).is_err(), "cut off");
        assert!(read(&mut [0xFF_u8; 9].as_slice()).is_err(), "absurd length");
    }
}
