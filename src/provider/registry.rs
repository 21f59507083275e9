//! The services that are known. This file alone names them all: a new one is a folder and a line here.

use super::account::Account;
use super::contract::Contract;
use super::error::ProviderError;
use super::{idwise, onetouch, shape};
use crate::config::account::AccountSettings;
use crate::config::provider::{ProviderSettings, ServiceSettings};
use crate::domain::capabilities::Capabilities;
use crate::domain::ids::ServiceId;
use crate::domain::journey::Journey;
use crate::domain::quirk::Quirk;
use serde_json::Value;
use std::sync::{Arc, LazyLock};

/// The id of IDWise.
pub const IDWISE: ServiceId = ServiceId::new("idwise");
/// The id of One Touch KYC.
pub const ONETOUCH: ServiceId = ServiceId::new("onetouch");

/// The contracts of this program.
pub fn contracts() -> Vec<Contract> {
    vec![idwise::contract(IDWISE), onetouch::contract(ONETOUCH)]
}

/// Contracts by their services' ids.
#[derive(Debug)]
pub struct Registry {
    contracts: Vec<Arc<Contract>>,
}

impl Registry {
    /// A registry of these. Where a document fits two equally well, the earlier one is taken.
    pub fn new(contracts: Vec<Contract>) -> Self {
        Self { contracts: contracts.into_iter().map(Arc::new).collect() }
    }

    /// The registry of this program.
    pub fn shipped() -> Arc<Self> {
        static SHIPPED: LazyLock<Arc<Registry>> = LazyLock::new(|| Arc::new(Registry::new(contracts())));
        Arc::clone(&SHIPPED)
    }

    /// What an account of each service needs in the configuration.
    pub fn settings(&self) -> Vec<ServiceSettings> {
        self.contracts.iter().map(|contract| contract.settings.clone()).collect()
    }

    /// The names of the services, for people: `IDWise, One Touch KYC`.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.contracts.iter().map(|contract| contract.name).collect();
        names.join(", ")
    }

    /// The contract of a service; none for a word that no contract has.
    pub fn contract(&self, service: &ServiceId) -> Option<&Arc<Contract>> {
        self.contracts.iter().find(|contract| contract.service() == service)
    }

    /// What a service offers.
    pub fn capabilities(&self, service: &ServiceId) -> Option<Capabilities> {
        self.contract(service).map(|contract| contract.capabilities)
    }

    /// Reads a document of a service; none where no contract tells how.
    pub fn read(&self, service: &ServiceId, document: &Value) -> Option<(Journey, Vec<Quirk>)> {
        self.contract(service).map(|contract| contract.journey(document))
    }

    /// Whose contract a document speaks, by its shape; none for one that is no journey.
    /// For a list, that of its first journey.
    pub fn recognize(&self, document: &Value) -> Option<&ServiceId> {
        let first =
            shape::listed(document, |document| self.best(document).is_some()).and_then(<[Value]>::first);
        self.best(first.unwrap_or(document)).map(|contract| contract.service())
    }

    /// The journeys in a document: of one journey itself, of a list each of its items.
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

    /// An account with its secrets in hand.
    pub fn connect(&self, settings: ProviderSettings) -> Result<Account, ProviderError> {
        Account::connect(self.contract_of(&settings.account.service)?, settings)
    }

    /// An account whose secrets are fetched when the first question is asked.
    pub fn when_asked(&self, settings: AccountSettings) -> Result<Account, ProviderError> {
        Ok(Account::when_asked(self.contract_of(&settings.service)?, settings))
    }

    fn contract_of(&self, service: &ServiceId) -> Result<Arc<Contract>, ProviderError> {
        let unknown = ProviderError::NotAllowed("no contract is known of its service");
        self.contract(service).cloned().ok_or(unknown)
    }
}
