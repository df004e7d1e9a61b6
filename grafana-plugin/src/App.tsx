import React from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { Tray } from './actions/Tray.tsx';
import { ClientsPage } from './pages/ClientsPage.tsx';
import { FleetPage } from './pages/FleetPage.tsx';
import { InventoryPage } from './pages/InventoryPage.tsx';
import { InvoicesPage } from './pages/InvoicesPage.tsx';
import { PdusPage } from './pages/PdusPage.tsx';
import { RacksPage } from './pages/RacksPage.tsx';
import { RemediationPage } from './pages/RemediationPage.tsx';
import { SetupPage } from './pages/SetupPage.tsx';
import { ThresholdsPage } from './pages/ThresholdsPage.tsx';
import { UsagePage } from './pages/UsagePage.tsx';
import { UsersPage } from './pages/UsersPage.tsx';

/** The pages of the app, below /a/logixx-app. */
export function App() {
  return (
    <>
      <Routes>
        <Route path="fleet" element={<FleetPage />} />
        <Route path="racks" element={<RacksPage />} />
        <Route path="pdus" element={<PdusPage />} />
        <Route path="remediation" element={<RemediationPage />} />
        <Route path="inventory" element={<InventoryPage />} />
        <Route path="thresholds" element={<ThresholdsPage />} />
        <Route path="setup" element={<SetupPage />} />
        <Route path="clients" element={<ClientsPage />} />
        <Route path="usage" element={<UsagePage />} />
        <Route path="invoices" element={<InvoicesPage />} />
        <Route path="users" element={<UsersPage />} />
        <Route path="*" element={<Navigate to="fleet" replace />} />
      </Routes>
      <Tray />
    </>
  );
}
