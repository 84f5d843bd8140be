//! Requests and operations are counted against whoever asks, at every door.

use std::net::IpAddr;

use rounds_guard::Checked;

use super::rates::Asker;
use crate::access::Viewer;
use crate::error::Result;
use crate::http::gateway::Gateway;

impl Gateway {
    /// Who asks over HTTP, once that was counted. A token that is not good counts as nobody's.
    pub(in crate::http) async fn welcome(
        &self,
        token: Option<&str>,
        address: Option<IpAddr>,
    ) -> Result<Option<Viewer>> {
        let viewer = match self.viewer(token).await {
            Ok(viewer) => viewer,
            Err(refusal) => return self.rates.ask(Asker::of(None, address)).and(Err(refusal)),
        };
        self.rates.ask(Asker::of(viewer.as_ref(), address))?;
        Ok(viewer)
    }

    /// Counts what an operation asks for that is dear.
    pub(in crate::http) fn afford(
        &self,
        checked: &Checked,
        viewer: Option<&Viewer>,
        address: Option<IpAddr>,
    ) -> Result<()> {
        self.rates.ask_dear(Asker::of(viewer, address), checked)
    }

    /// Counts an operation on a socket, which is let in already.
    pub(in crate::http) fn charge(
        &self,
        checked: &Checked,
        viewer: Option<&Viewer>,
        address: Option<IpAddr>,
    ) -> Result<()> {
        self.rates.ask(Asker::of(viewer, address))?;
        self.afford(checked, viewer, address)
    }
}
