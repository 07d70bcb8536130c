//! `--serve`: staying up.

use std::io::Read;
use std::sync::mpsc::{self, TryRecvError};
use std::thread;
use std::time::Duration;

use super::service::Service;
use crate::error::Error;

/// Returns at the end of standard input; an error, if the service ends before that.
///
/// Ctrl-C needs nothing: it ends this program and the service alike.
pub(super) fn until_told(service: &mut Service) -> Result<(), Error> {
    let (sender, end) = mpsc::channel::<()>();
    thread::spawn(move || {
        let mut buffer = [0; 256];
        while matches!(std::io::stdin().read(&mut buffer), Ok(1..)) {}
        drop(sender);
    });
    while end.try_recv() != Err(TryRecvError::Disconnected) {
        service.listen(Duration::from_millis(200))?;
    }
    Ok(())
}
