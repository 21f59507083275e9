//! The known services. Only this file lists them: a new service is a folder and a line here.

use super::account::Account;
use super::contract::Contract;
use super::error::ProviderError;
use super::{idwise, onetouch, shape};
use crate::config::account::AccountSettings;
use crate::config::provider::{ProviderSettings, ServiceSettings};
use crate::domain::capabilities::Capabilities;
use crate::domain::deviation::Deviation;
use crate::domain::ids::ServiceId;
use crate::domain::journey::Journey;
use serde_json::Value;
use std::sync::{Arc, LazyLock};

/// The id of IDWise in configuration and store.
pub const IDWISE: ServiceId = ServiceId::new("idwise");
/// The id of One Touch KYC in configuration and store.
pub const ONETOUCH: ServiceId = ServiceId::new("onetouch");

/// The contracts that this program includes.
pub fn contracts() -> Vec<Contract> {
    vec![idwise::contract(IDWISE), onetouch::contract(ONETOUCH)]
}

/// Finds contracts by service id or by document.
#[derive(Debug)]
pub struct Registry {
    contracts: Vec<Arc<Contract>>,
}

impl Registry {
    /// Creates a registry. If a document matches two contracts equally well, the earlier one is used.
    pub fn new(contracts: Vec<Contract>) -> Self {
        Self { contracts: contracts.into_iter().map(Arc::new).collect() }
    }

    /// The registry with all included contracts.
    pub fn shipped() -> Arc<Self> {
        static SHIPPED: LazyLock<Arc<Registry>> = LazyLock::new(|| Arc::new(Registry::new(contracts())));
        Arc::clone(&SHIPPED)
    }

    /// The settings that an account of each service needs.
    pub fn settings(&self) -> Vec<ServiceSettings> {
        self.contracts.iter().map(|contract| contract.settings.clone()).collect()
    }

    /// The displayed names: `IDWise, One Touch KYC`.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.contracts.iter().map(|contract| contract.name).collect();
        names.join(", ")
    }

    /// The contract of a service; `None` for an unknown service.
    pub fn contract(&self, service: &ServiceId) -> Option<&Arc<Contract>> {
        self.contracts.iter().find(|contract| contract.service() == service)
    }

    /// The capabilities of a service; `None` for an unknown service.
    pub fn capabilities(&self, service: &ServiceId) -> Option<Capabilities> {
        self.contract(service).map(|contract| contract.capabilities)
    }

    /// Reads a document of a service; `None` for an unknown service.
    pub fn read(&self, service: &ServiceId, document: &Value) -> Option<(Journey, Vec<Deviation>)> {
        self.contract(service).map(|contract| contract.journey(document))
    }

    /// Whether this is a document of a journey of a service, with or without wrappers.
    pub fn is_journey(&self, service: &ServiceId, document: &Value) -> bool {
        self.contract(service).is_some_and(|contract| contract.marks.is_journey(document))
    }

    /// Whether a document contains anything of a journey, even if not enough to read it.
    pub fn resembles(&self, document: &Value) -> bool {
        self.contracts.iter().any(|contract| contract.marks.fit_of(document) > 0)
    }

    /// Recognizes the service of a document by its keys; a list is recognized by its first journey. `None` if the
    /// document is no journey.
    pub fn recognize(&self, document: &Value) -> Option<&ServiceId> {
        let first =
            shape::listed(document, |document| self.best(document).is_some()).and_then(<[Value]>::first);
        self.best(first.unwrap_or(document)).map(|contract| contract.service())
    }

    /// The journeys in a document: the items of a list, or the document itself.
    pub fn items(&self, document: &Value) -> Vec<Value> {
        let listed = shape::listed(document, |document| self.best(document).is_some());
        listed.map_or_else(|| vec![document.clone()], <[Value]>::to_vec)
    }

    fn best(&self, document: &Value) -> Option<&Arc<Contract>> {
        let mut best: Option<(usize, &Arc<Contract>)> = None;
        for contract in &self.contracts {
            let fit = contract.marks.fit_of(document);
            if fit >= best.map_or(shape::ENOUGH, |(best, _)| best + 1) {
                best = Some((fit, contract));
            }
        }
        best.map(|(_, contract)| contract)
    }

    /// Creates an account from settings with secrets.
    pub fn connect(&self, settings: ProviderSettings) -> Result<Account, ProviderError> {
        Account::connect(self.contract_of(&settings.account.service)?, settings)
    }

    /// Creates an account whose secrets are loaded by the first request.
    pub fn when_asked(&self, settings: AccountSettings) -> Result<Account, ProviderError> {
        Ok(Account::when_asked(self.contract_of(&settings.service)?, settings))
    }

    fn contract_of(&self, service: &ServiceId) -> Result<Arc<Contract>, ProviderError> {
        let unknown = ProviderError::NotAllowed("its service is unknown");
        self.contract(service).cloned().ok_or(unknown)
    }
}
